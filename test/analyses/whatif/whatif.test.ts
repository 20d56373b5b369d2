import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { priceBookNamed } from '../../../src/analyses/price-books.ts'
import type { Schedule } from '../../../src/analyses/replay/schedule.ts'
import { boundsOf, predictMs } from '../../../src/analyses/whatif/predict.ts'
import {
  isTrusted,
  predictions,
  type Shape,
  type WhatIf,
  whatIf,
} from '../../../src/analyses/whatif/whatif.ts'
import { load } from '../../../src/index.ts'
import { type SharedFolder, sharedFolder } from '../../faces/cli/folder.ts'
import { asked, handLog, loaded } from '../hand-log.ts'
import { scheduleOf } from '../schedules.ts'

const SHAPE: Shape = { cores: 1, slots: 1, memoryGib: 1, most: 2, average: 2, isUniform: true }
const COST = {
  book: priceBookNamed('on-premises'),
  driver: { coreSeconds: 0, memoryGibSeconds: 0, price: 0 },
  terms: {},
}

// The driver works from 0 to 10 and from 26 to 30. Job 0, 10 to 26: stage 0 of four tasks of 4 s on two slots, 10 to 18; stage 1 of one
// task of 8 s, 18 to 26.
const SCHEDULE: Schedule = {
  ...scheduleOf(
    2,
    [{ jobId: 0, submitted: 10, completed: 26 }],
    [
      { stageId: 0, submitted: 10, jobIds: [0] },
      { stageId: 1, submitted: 18, jobIds: [0], parentIds: [0] },
    ],
    [
      { stage: 0, from: 10, to: 14 },
      { stage: 0, from: 10, to: 14 },
      { stage: 0, from: 14, to: 18 },
      { stage: 0, from: 14, to: 18 },
      { stage: 1, from: 18, to: 26 },
    ],
  ),
  to: 30,
}

describe('a schedule worked out by hand', () => {
  test('bounds', () => {
    expect(boundsOf(SCHEDULE)).toEqual({
      actualMs: 30,
      driverMs: 14,
      replayedMs: 30,
      fit: 1,
      // 4 and 8, after each other.
      criticalPathMs: 14 + 12,
      // 24 on two slots.
      idealMs: 14 + 12,
    })
  })

  test('one slot: 16 and 8; four: 4 and 8', () => {
    expect(predictMs(SCHEDULE, 1, 0)).toBe(14 + 24)
    expect(predictMs(SCHEDULE, 2, 0)).toBe(30)
    expect(predictMs(SCHEDULE, 3, 0)).toBe(14 + 16)
    expect(predictMs(SCHEDULE, 4, 0)).toBe(14 + 12)
    expect(predictMs(SCHEDULE, 400, 0)).toBe(14 + 12)
    // As many as a log can say, and an executor count can ask for.
    expect(predictMs(SCHEDULE, 100_000 * 2 ** 31, 0)).toBe(14 + 12)
  })

  test('what each costs: executors to the end, of one core and one GiB each', () => {
    const rows = predictions(SCHEDULE, SHAPE, [4, 1, 2, 2], COST)
    expect(rows.map(({ executors, wallMs, coreSeconds }) => [executors, wallMs, coreSeconds])).toEqual([
      [1, 38, 0.038],
      [2, 30, 0.06],
      [4, 26, 0.104],
    ])
    expect(rows[0]!.busy).toBeCloseTo(24 / 38)
    expect(rows[0]!.price).toBeCloseTo((0.038 * (0.05 + 0.005)) / 3600, 12)
  })

  test('executors that come late are waited for, and are not paid for before', () => {
    const late = { ...SCHEDULE, slots: SCHEDULE.slots.map((slot) => ({ ...slot, from: 12 })) }
    expect(predictMs(late, 4, 12)).toBe(14 + 2 + 12)
    expect(predictions(late, SHAPE, [4], COST)[0]!.coreSeconds).toBeCloseTo((4 * (28 - 12)) / 1000)
  })
})

/** Jobs one after another, each of a few stages that wait for the one before. */
const jobs = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    stages: fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** What one slot makes of them: all tasks after each other. */
function serial(
  list: readonly { readonly gap: number; readonly stages: readonly (readonly number[])[] }[],
): Schedule {
  const [hands, stages, spans]: [
    { stage: number; from: number; to: number }[],
    { stageId: number; submitted: number; jobIds: number[]; parentIds: number[] }[],
    { jobId: number; submitted: number; completed: number }[],
  ] = [[], [], []]
  let now = 0
  list.forEach((job, jobId) => {
    now += job.gap
    const submitted = now
    job.stages.forEach((tasks, i) => {
      const stageId = stages.length
      stages.push({ stageId, submitted: now, jobIds: [jobId], parentIds: i === 0 ? [] : [stageId - 1] })
      for (const length of tasks) {
        hands.push({ stage: stageId, from: now, to: now + length })
        now += length
      }
    })
    spans.push({ jobId, submitted, completed: now })
  })
  return scheduleOf(1, spans, stages, hands)
}

describe('any schedule', () => {
  test('is replayed exactly where there was one slot', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        const { fit, replayedMs, actualMs } = boundsOf(serial(list))
        expect(fit).toBe(1)
        expect(replayedMs).toBe(actualMs)
      }),
    )
  })

  test('more executors are never slower, and never faster than the critical path', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        const schedule = serial(list)
        const { criticalPathMs, actualMs } = boundsOf(schedule)
        const walls = predictions(schedule, SHAPE, [1, 2, 3, 5, 8, 50], COST).map(({ wallMs }) => wallMs)
        expect(walls[0]).toBe(actualMs)
        expect([...walls].sort((a, b) => b - a)).toEqual(walls)
        for (const wall of walls) expect(wall).toBeGreaterThanOrEqual(criticalPathMs)
        // Eight tasks are the most that a stage has.
        expect(walls.at(-1)).toBe(criticalPathMs)
      }),
    )
  })

  test('no number of executors does more than its cores can', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 10 }), (list, count) => {
        const schedule = serial(list)
        const [row] = predictions(schedule, SHAPE, [count], COST)
        const taskMs = schedule.tasks.finish.reduce(
          (sum, finish, i) => sum + finish - schedule.tasks.launch[i]!,
          0,
        )
        expect(row!.coreSeconds * 1000).toBeGreaterThanOrEqual(taskMs - 1e-6)
      }),
    )
  })
})

describe('real logs', () => {
  let folder: SharedFolder
  let db: string
  const ask = (appId: string, counts?: readonly number[]): Promise<WhatIf> =>
    asked(db, async (connection) => {
      const { narrowed } = await import('../../../src/analyses/attempts.ts')
      await narrowed(connection, appId)
      return whatIf(connection, counts, undefined, {})
    })
  beforeAll(async () => {
    folder = sharedFolder()
    db = `${folder.path}/x.duckdb`
    await load(
      ['35-dynamic', '43-adaptive', '43-cluster'].map((name) => `sample-logs/${name}`),
      { db },
    )
  })
  afterAll(() => folder.remove())

  test('dynamic allocation: the executors that really lived, against fixed numbers', async () => {
    const answer = await ask('app-20261121130129-0000', [1, 3, 6])
    expect(isTrusted(answer)).toBe(true)
    expect(answer.fit).toBeCloseTo(1, 0)
    expect(answer.shape).toMatchObject({ cores: 1, slots: 1, most: 3 })
    // They lived half of the time.
    expect(answer.shape.average).toBeLessThan(2)
    const [one, three, six] = answer.predictions
    expect(one!.wallMs).toBeGreaterThan(three!.wallMs)
    expect(three!.wallMs).toBeGreaterThanOrEqual(six!.wallMs)
  })

  test('adaptive execution, whose stages are jobs of their own', async () => {
    const answer = await ask('local-1795265883662')
    expect(isTrusted(answer)).toBe(true)
    expect(answer.criticalPathMs).toBeLessThanOrEqual(answer.replayedMs)
    expect(answer.idealMs).toBeLessThanOrEqual(answer.actualMs)
  })

  test('retries and lost executors', async () => {
    expect(isTrusted(await ask('app-20261121131010-0000'))).toBe(true)
  })
})

test('an application whose tasks waited for what no log shows is refused', async () => {
  // Two slots, two tasks that could have run at once, and did not.
  const made = await loaded([
    handLog({
      to: 20,
      settings: { 'spark.master': 'yarn' },
      executors: [{ id: '1', cores: 2, from: 0 }],
      jobs: [
        {
          from: 0,
          to: 20,
          stages: [
            {
              id: 0,
              tasks: [
                { from: 0, to: 10 },
                { from: 10, to: 20 },
              ],
            },
          ],
        },
      ],
    }),
  ])
  try {
    const answer = await asked(made.db, (connection) => whatIf(connection, [1], undefined, {}))
    expect(answer.fit).toBe(0.5)
    expect(isTrusted(answer)).toBe(false)
  } finally {
    made.remove()
  }
})
