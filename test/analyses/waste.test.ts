/** What runs waste of the cores that were held for them, and what they were given, on schedules worked out by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleet } from '../../src/analyses/compare/fleet.ts'
import { makeCostTables } from '../../src/analyses/cost/read-cost.ts'
import { readRuns } from '../../src/analyses/recommend/run.ts'
import { asked, handLog, loaded } from './hand-log.ts'

// 4 cores for 10 s, each task holds two: one that succeeds for 10 s and one that fails after 4 s.
const WIDE = handLog({
  id: 'app-wide',
  name: 'wide',
  to: 10,
  settings: { 'spark.task.cpus': '2' },
  executors: [{ id: '1', cores: 4, from: 0 }],
  jobs: [
    {
      from: 0,
      to: 10,
      stages: [
        {
          id: 0,
          tasks: [
            { from: 0, to: 10 },
            { from: 0, to: 4, failed: true },
          ],
        },
      ],
    },
  ],
})

// Two cores, the log ends after 10 s without an end: one task took 4 s, the other still ran for 10 s.
const RUNNING = handLog({
  id: 'app-running',
  name: 'running',
  executors: [{ id: '1', cores: 2, from: 0 }],
  jobs: [
    {
      from: 0,
      to: 10,
      stages: [
        {
          id: 0,
          tasks: [
            { from: 0, to: 4 },
            { from: 0, to: 20 },
          ],
        },
      ],
    },
    { from: 5, to: 10, stages: [{ id: 1, tasks: [] }] },
  ],
})
  .split('\n')
  .filter(
    (line) => !(line.includes('"Task ID":1') && line.includes('TaskEnd')) && !line.includes('StageCompleted'),
  )
  .join('\n')

// Executors that took the place of one another: never more than one at a time.
const REPLACED = handLog({
  id: 'app-replaced',
  to: 30,
  settings: { 'spark.master': 'yarn', 'spark.executor.memory': '4g' },
  executors: [
    { id: '1', cores: 2, from: 0, to: 10 },
    { id: '2', cores: 2, from: 10, to: 20 },
    { id: '3', cores: 2, from: 20 },
  ],
  jobs: [{ from: 20, to: 30, stages: [{ id: 0, tasks: [{ from: 20, to: 30, on: '3' }] }] }],
})

let db: string
let remove: () => void
beforeAll(async () => {
  const made = await loaded([WIDE, RUNNING, REPLACED])
  db = made.db
  remove = made.remove
})
afterAll(() => remove())

const wasteOf = async (name: string) => (await asked(db, fleet)).jobs.find((job) => job.name === name)!

test('a task wastes and holds as many cores as its executor gives to each', async () => {
  // 40 core seconds: 20 of use, 8 lost, 12 idle.
  expect(await wasteOf('wide')).toMatchObject({
    coreMs: 40_000,
    lostMs: 8000,
    idleMs: 12_000,
    wastedMs: 20_000,
  })
})

test('a task that still runs is neither idle nor lost', async () => {
  // 20 core seconds: 4 of use, 10 held by the task that runs, 6 idle.
  expect(await wasteOf('running')).toMatchObject({ coreMs: 20_000, lostMs: 0, idleMs: 6000 })
})

test('a run was given the most executors that lived at one time', async () => {
  const runs = await asked(db, async (connection) => {
    await makeCostTables(connection)
    return await readRuns(connection)
  })
  expect(runs.find(({ appId }) => appId === 'app-replaced')).toMatchObject({ executors: 1, coreMs: 60_000 })
})
