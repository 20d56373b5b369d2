/** Speculative copies that won, lost, or were stopped for another reason, as Spark 4.3 logs them, on schedules worked out by hand. */
import { expect, test } from 'vitest'
import { findFindings, findingFiles } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'
import { asked, type HandTask, handLog, loaded } from '../hand-log.ts'

const speculation = (tasks: readonly HandTask[]) => findings('speculation', tasks)

async function findings(of: string, tasks: readonly HandTask[]): Promise<readonly Finding[]> {
  const log = handLog({
    to: 100,
    executors: [{ id: '1', cores: 8, from: 0 }],
    jobs: [{ from: 0, to: 100, stages: [{ id: 0, tasks }] }],
  })
  const files = findingFiles().filter(({ id }) => id === of)
  const { db, remove } = await loaded([log])
  try {
    const [found] = await asked(db, (connection) => findFindings(connection, files))
    return found!.findings
  } finally {
    remove()
  }
}

const short: HandTask = { from: 0, to: 2 }
const long: HandTask = { from: 0, to: 16 }
const FINISHED = 'Stage cancelled: Stage finished'
const CANCELLED = 'Stage cancelled: [SPARK_JOB_CANCELLED] Job 0 cancelled'

test('a copy lost where another attempt of its task succeeded, however the copy ended', async () => {
  const [found] = await speculation([
    long,
    long,
    long,
    short,
    { from: 4, to: 16, killed: FINISHED, copyOf: 0 },
    { from: 4, to: 12, killed: 'another attempt succeeded', copyOf: 1 },
    { from: 4, to: 9, failed: true, copyOf: 2 },
  ])
  expect(found!.what).toMatch(/^Of 3 speculative copies 0 came first and 3 ran for nothing \(25\.0 s\)/)
  expect(found!.coreMs).toBe(25_000)
})

test('a copy that was stopped with its job is no work that speculation wasted', async () => {
  expect(
    await speculation([
      { from: 0, to: 20, killed: CANCELLED },
      short,
      { from: 4, to: 20, killed: CANCELLED, copyOf: 0 },
    ]),
  ).toEqual([])
  const [found] = await speculation([
    { from: 0, to: 20, killed: CANCELLED },
    long,
    short,
    { from: 4, to: 20, killed: CANCELLED, copyOf: 0 },
    { from: 4, to: 16, killed: 'another attempt succeeded', copyOf: 1 },
  ])
  expect(found!.what).toMatch(/^Of 1 speculative copies 0 came first and 1 ran for nothing \(12\.0 s\)/)
  expect(found!.coreMs).toBe(12_000)
})

test('copies that come first are no waste, nor the attempts that they make needless', async () => {
  const late: HandTask = { from: 0, to: 16, killed: FINISHED }
  expect(
    await speculation([late, late, short, { from: 4, to: 14, copyOf: 0 }, { from: 4, to: 16, copyOf: 1 }]),
  ).toEqual([])
})

test('a copy that fails is no task that was tried again: the original went on', async () => {
  const [found] = await findings('failed-tasks', [long, short, { from: 4, to: 10, failed: true, copyOf: 0 }])
  expect(found!.what).toMatch(
    /^1 task attempt\(s\) failed after 6\.0 s in all; other attempts of these tasks succeeded: /,
  )
})
