/** Spill of small stages, worked out by hand: what it costs is known only by tasks that did without. */
import { expect, test } from 'vitest'
import { findFindings, findingFiles } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'
import { asked, type HandTask, handLog, loaded } from '../hand-log.ts'

const MIB = 1024 ** 2
const FILES = findingFiles().filter(({ id }) => id === 'spill')

async function spills(
  tasks: readonly HandTask[],
  others: readonly HandTask[] = [],
): Promise<readonly Finding[]> {
  const log = handLog({
    to: 1000,
    executors: [{ id: '1', cores: 20, from: 0 }],
    jobs: [
      { from: 0, to: 100, stages: [{ id: 0, tasks }] },
      { from: 100, to: 1000, stages: [{ id: 1, tasks: [{ from: 100, to: 101 }, ...others] }] },
    ],
  })
  const { db, remove } = await loaded([log])
  try {
    const [found] = await asked(db, (connection) => findFindings(connection, FILES))
    return found!.findings
  } finally {
    remove()
  }
}

const spilling: HandTask = { from: 0, to: 20, spilled: 50 * MIB, shuffleBytesRead: 100 * MIB }
const plain: HandTask = { from: 0, to: 10, shuffleBytesRead: 100 * MIB }
const times = (count: number, task: HandTask) => Array.from({ length: count }, () => task)

test('where all tasks spill it is not known what it cost, and not nothing', async () => {
  const [found, ...others] = await spills(times(4, spilling))
  expect(others).toEqual([])
  expect([found!.severity, found!.certainty, found!.coreMs, found!.wallMs]).toEqual([
    'unknown',
    'sure',
    undefined,
    undefined,
  ])
  expect(found!.costUnknown).toContain('fewer than five tasks')
})

test('by five tasks that did without, it is what the others took beyond them: 10 s each', async () => {
  const [found] = await spills([...times(4, spilling), ...times(5, plain)])
  expect([found!.certainty, found!.coreMs]).toEqual(['likely', 40_000])
})

test('a stage that reads nothing is told to make its rows in more partitions', async () => {
  const [found] = await spills(times(4, { from: 0, to: 20, spilled: 50 * MIB }))
  expect(found!.advice).toMatch(/^\d+ partitions where its rows are made/)
})

test('200 MiB count in a stage of a twentieth of the work, and not in one of less', async () => {
  expect(await spills(times(4, spilling), times(2, { from: 100, to: 800 }))).toHaveLength(1)
  expect(await spills(times(4, spilling), times(3, { from: 100, to: 800 }))).toEqual([])
})
