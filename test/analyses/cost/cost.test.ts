import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AttemptCost, costs } from '../../../src/analyses/cost/cost.ts'
import { SPLITS, split } from '../../../src/analyses/cost/split.ts'
import { type PriceBook, priceOf } from '../../../src/analyses/prices.ts'
import { load } from '../../../src/index.ts'
import { type SharedFolder, sharedFolder } from '../../faces/cli/folder.ts'
import { asked, handLog, loaded } from '../hand-log.ts'

/** A core costs 1 an hour, a GiB 0.1. */
const BOOK: PriceBook = {
  name: 'test',
  title: 'test',
  region: 'none',
  currency: 'EUR',
  date: '2026-01-01',
  sources: [],
  note: '',
  infrastructure: { perCoreHour: 1, perGibHour: 0.1 },
  service: { perCoreHour: 0, perGibHour: 0 },
  factors: {},
  instances: new Map(),
}

const YARN = {
  'spark.master': 'yarn',
  'spark.submit.deployMode': 'cluster',
  'spark.executor.memory': '1664m',
  'spark.driver.memory': '640m',
  'spark.yarn.queue': 'night',
}

// Two executors of 2 cores and 1664 + 384 = 2048 MiB: 1 from 0 to 100, 2 from 10 to 60. A driver of 1 core and 640 + 384 MiB.
//   job 0, 20 to 40: tasks 20-40 on 1, 20-30 on 2.  job 1, 30 to 50: a task 30-50 on 2.  job 2 (SQL 7), 80 to 90: a task 80-90 on 1.
const APP = handLog({
  to: 100,
  settings: YARN,
  executors: [
    { id: '1', cores: 2, from: 0 },
    { id: '2', cores: 2, from: 10, to: 60 },
  ],
  jobs: [
    {
      from: 20,
      to: 40,
      stages: [
        {
          id: 0,
          tasks: [
            { from: 20, to: 40, on: '1' },
            { from: 20, to: 30, on: '2' },
          ],
        },
      ],
    },
    { from: 30, to: 50, stages: [{ id: 1, tasks: [{ from: 30, to: 50, on: '2' }] }] },
    { from: 80, to: 90, sql: 7, stages: [{ id: 2, tasks: [{ from: 80, to: 90, on: '1' }] }] },
  ],
})

describe('an application worked out by hand', () => {
  let cost: AttemptCost
  let remove: () => void
  beforeAll(async () => {
    const made = await loaded([APP])
    remove = made.remove
    cost = (await asked(made.db, (connection) => costs(connection, BOOK)))[0]!
  })
  afterAll(() => remove())

  test('executors held 2 cores for 100 s and 2 for 50 s, and 2 GiB for as long', () => {
    expect(cost.executors).toMatchObject({ coreSeconds: 300, memoryGibSeconds: 300 })
    expect(cost.executors.price).toBeCloseTo((300 * 1 + 300 * 0.1) / 3600, 10)
  })

  test('the driver held 1 core and 1 GiB for 100 s', () => {
    expect(cost.driver).toMatchObject({ coreSeconds: 100, memoryGibSeconds: 100 })
    expect(cost.whole.price).toBeCloseTo((400 + 400 * 0.1) / 3600, 10)
    expect(cost).toMatchObject({ isComplete: true, reasons: [], queue: 'night', user: 'alice' })
  })

  // From 20 to 50 four cores: 120 core seconds, of which tasks took 30 + 20. The 70 idle ones fall to the jobs as 30 to 20.
  // From 80 to 90 two cores: 20, of which a task took 10. All else, 300 - 120 - 20, passed without a job.
  test('core time is split to jobs, and what is left ran no job', () => {
    expect(
      cost.jobs.map(({ jobId, taskCoreSeconds, idleCoreSeconds }) => [
        jobId,
        taskCoreSeconds,
        idleCoreSeconds,
      ]),
    ).toEqual([
      [0, 30, 42],
      [1, 20, 28],
      [2, 10, 10],
      [null, 0, 160],
    ])
  })

  test('by SQL execution, user and queue', () => {
    const parts = (by: (typeof SPLITS)[number]) =>
      split([cost], by).map(({ part, taskCoreSeconds, idleCoreSeconds, driverCoreSeconds }) => [
        part,
        taskCoreSeconds + idleCoreSeconds + driverCoreSeconds,
      ])
    expect(parts('sql')).toEqual([
      ['no job', 160],
      ['no SQL', 120],
      ['driver', 100],
      ['sql 7', 20],
    ])
    expect(parts('user')).toEqual([['alice', 400]])
    expect(parts('queue')).toEqual([['night', 400]])
  })

  test('a price that the log leaves open is not given as zero', async () => {
    const bare = await loaded([handLog({ to: 10, executors: [{ id: '1', cores: 4, from: 0 }] })])
    try {
      const [open] = await asked(bare.db, (connection) => costs(connection, BOOK))
      expect(open!.executors).toEqual({ coreSeconds: 40, memoryGibSeconds: null, price: null })
      expect(open).toMatchObject({ isComplete: false, whole: { price: null } })
      expect(open!.reasons).toContain('the log has no settings')
    } finally {
      bare.remove()
    }
  })

  test('a task of an executor that gives each task two cores holds two', async () => {
    const wide = await loaded([
      handLog({
        to: 10,
        settings: { ...YARN, 'spark.task.cpus': '2' },
        executors: [{ id: '1', cores: 4, from: 0 }],
        jobs: [{ from: 0, to: 10, stages: [{ id: 0, tasks: [{ from: 0, to: 10, on: '1' }] }] }],
      }),
    ])
    try {
      const [held] = await asked(wide.db, (connection) => costs(connection, BOOK))
      expect(held!.jobs[0]).toMatchObject({ taskCoreSeconds: 20, idleCoreSeconds: 20 })
    } finally {
      wide.remove()
    }
  })
})

describe('real logs', () => {
  let folder: SharedFolder
  let all: readonly AttemptCost[]
  beforeAll(async () => {
    folder = sharedFolder()
    const db = `${folder.path}/samples.duckdb`
    const cases = [
      '35-dynamic',
      '43-cluster',
      '43-exclude',
      '43-sql',
      '43-failures',
      '43-connect',
      '35-thrift',
      '43-attempts',
    ]
    await load(
      cases.map((name) => `sample-logs/${name}`),
      { db },
    )
    all = await asked(db, (connection) => costs(connection, BOOK))
  }, 60_000)
  afterAll(() => folder.remove())

  test('the parts of each attempt add up to what its executors held', () => {
    for (const { jobs, executors } of all) {
      const sum = jobs.reduce((total, job) => total + job.taskCoreSeconds + job.idleCoreSeconds, 0)
      expect(sum).toBeCloseTo(executors.coreSeconds!, 6)
    }
  })

  test.each(SPLITS)('the parts by %s add up to the whole', (by) => {
    const parts = split(all, by)
    const sum = (pick: (part: (typeof parts)[number]) => number) =>
      parts.reduce((total, part) => total + pick(part), 0)
    const whole = (pick: (cost: AttemptCost) => number) => all.reduce((total, cost) => total + pick(cost), 0)
    expect(sum(({ price }) => price)).toBeCloseTo(
      whole((cost) => cost.whole.price!),
      9,
    )
    expect(sum((part) => part.taskCoreSeconds + part.idleCoreSeconds + part.driverCoreSeconds)).toBeCloseTo(
      whole((cost) => cost.whole.coreSeconds!),
      6,
    )
  })

  test('jobs of two attempts are not one though they have one number', () => {
    const attempts = all.filter(({ attemptId }) => attemptId !== '')
    expect(attempts.length).toBe(2)
    const jobs = split(attempts, 'job').filter(({ part }) => / job 0$/.test(part))
    expect(jobs.map(({ part }) => part).sort()).toEqual(
      attempts.map(({ appId, attemptId }) => `${appId} ${attemptId} job 0`).sort(),
    )
  })

  test('executors that came and went are paid for as long as they were there', () => {
    const dynamic = all.find(({ name }) => name === 'dynamic')!
    // Six executors of one core: three of 19 to 24 s, three from 10 s before the end on, as the events say.
    expect(dynamic.executors.coreSeconds).toBeCloseTo(79.666, 3)
    expect(dynamic.executors.memoryGibSeconds).toBeCloseTo(79.666 / 2, 3)
    expect(dynamic.driver.coreSeconds).toBeGreaterThan(40)
  })

  test('in local mode the driver runs the tasks and is paid for once', () => {
    const local = all.find(({ appId }) => appId.startsWith('local-'))!
    expect(local.driver).toEqual({ coreSeconds: 0, memoryGibSeconds: 0, price: 0 })
    // Nothing of its cores is assumed: the log tells them.
    expect(local.reasons).toEqual([])
    expect(local.whole.price).toBeCloseTo(
      priceOf(local.executors.coreSeconds!, local.executors.memoryGibSeconds, BOOK)!,
    )
  })
})
