import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Change, replay } from '../../src/analyses/replay/replay.ts'
import type { Schedule } from '../../src/analyses/replay/schedule.ts'
import { WallClock } from '../../src/analyses/waste.ts'
import { type HandTask, scheduleOf } from './schedules.ts'

function lengths(schedule: Schedule, change?: Change): number[] {
  return schedule.segments.map((segment) => replay(schedule, segment, change))
}

/** Another duration for the task at one place. */
function only(place: number, duration: number): Float64Array {
  return Float64Array.from({ length: 10 }, (_, i) => (i === place ? duration : Number.NaN))
}

const slots = (count: number) =>
  Array.from({ length: count }, () => ({ from: 0, to: Number.POSITIVE_INFINITY }))

describe('one stage of 3, 3, 3 and 10 seconds on two slots', () => {
  // Slot a: 0-3, 6-16; slot b: 0-3, 3-6 … the last task begins at 3 on a: 3-13.
  const schedule = scheduleOf(
    2,
    [{ jobId: 0, submitted: 0, completed: 13 }],
    [{ stageId: 0, submitted: 0, jobIds: [0] }],
    [
      { stage: 0, from: 0, to: 3 },
      { stage: 0, from: 0, to: 3 },
      { stage: 0, from: 3, to: 6 },
      { stage: 0, from: 3, to: 13 },
    ],
  )

  test('as it was', () => expect(lengths(schedule)).toEqual([13]))
  test('the long task as long as the others: two waves of 3', () =>
    expect(lengths(schedule, { durations: only(3, 3) })).toEqual([6]))
  test('without the long task', () => expect(lengths(schedule, { durations: only(3, 0) })).toEqual([6]))
  test('one slot: all after each other', () => expect(lengths(schedule, { slots: slots(1) })).toEqual([19]))
  test('slots for all: the longest task', () => expect(lengths(schedule, { slots: slots(9) })).toEqual([10]))
  test('what a waste costs is the difference, and never more than the waste of another task gives', () => {
    const clock = new WallClock(schedule)
    expect(clock.fit()).toBe(1)
    expect(clock.saved({ taskIds: Float64Array.of(3), withoutMs: Float64Array.of(3), gaps: [] })).toBe(7)
    // Slot b is idle from 6 on: a shorter third task gives nothing.
    expect(clock.saved({ taskIds: Float64Array.of(2), withoutMs: Float64Array.of(0), gaps: [] })).toBe(0)
    // A task that would have taken longer is no waste.
    expect(clock.saved({ taskIds: Float64Array.of(3), withoutMs: Float64Array.of(99), gaps: [] })).toBe(0)
  })
})

test('a stage waits for its parents, and the driver takes its time before each job as it did', () => {
  // Job 0: stage 0 (0-4), stage 1 submitted 1 after it (5-9), ends at 10. The driver takes 5. Job 1: 15-18.
  const schedule = scheduleOf(
    1,
    [
      { jobId: 0, submitted: 0, completed: 10 },
      { jobId: 1, submitted: 15, completed: 18 },
    ],
    [
      { stageId: 0, submitted: 0, jobIds: [0] },
      { stageId: 1, submitted: 5, jobIds: [0], parentIds: [0] },
      { stageId: 2, submitted: 15, jobIds: [1] },
    ],
    [
      { stage: 0, from: 0, to: 4 },
      { stage: 1, from: 5, to: 9 },
      { stage: 2, from: 15, to: 18 },
    ],
  )
  expect(lengths(schedule)).toEqual([10, 3])
  expect(lengths(schedule, { durations: only(0, 1) })).toEqual([7, 3])
})

test('jobs that overlap are one segment: a job that waited for another still does', () => {
  // Job 0 runs 0-10 on one slot; job 1 runs 0-4 on the other, and job 2 follows it at once: 4-12.
  const schedule = scheduleOf(
    2,
    [
      { jobId: 0, submitted: 0, completed: 10 },
      { jobId: 1, submitted: 0, completed: 4 },
      { jobId: 2, submitted: 4, completed: 12 },
    ],
    [
      { stageId: 0, submitted: 0, jobIds: [0] },
      { stageId: 1, submitted: 0, jobIds: [1] },
      { stageId: 2, submitted: 4, jobIds: [2] },
    ],
    [
      { stage: 0, from: 0, to: 10 },
      { stage: 1, from: 0, to: 4 },
      { stage: 2, from: 4, to: 12 },
    ],
  )
  expect(lengths(schedule)).toEqual([12])
  // Two faster in job 1 is two faster in all, until job 0 is what takes longest.
  expect(lengths(schedule, { durations: only(1, 2) })).toEqual([10])
  expect(lengths(schedule, { durations: only(1, 1) })).toEqual([10])
})

test('a task that is repeated begins when the attempt before it has failed; without that, at once', () => {
  const schedule = scheduleOf(
    2,
    [{ jobId: 0, submitted: 0, completed: 9 }],
    [{ stageId: 0, submitted: 0, jobIds: [0] }],
    [
      { stage: 0, from: 0, to: 5 },
      { stage: 0, from: 0, to: 2 },
      { stage: 0, from: 5, to: 9, after: 0 },
    ],
  )
  expect(lengths(schedule)).toEqual([9])
  expect(
    new WallClock(schedule).saved({ taskIds: Float64Array.of(0), withoutMs: Float64Array.of(0), gaps: [] }),
  ).toBe(5)
})

test('an executor runs nothing before it came, and nothing new after it went', () => {
  const stage = [{ stageId: 0, submitted: 0, jobIds: [0] }]
  const job = [{ jobId: 0, submitted: 0, completed: 8 }]
  const tasks: HandTask[] = [
    { stage: 0, from: 0, to: 4 },
    { stage: 0, from: 2, to: 6 },
    { stage: 0, from: 4, to: 8 },
  ]
  const late = [
    { from: 0, to: Number.POSITIVE_INFINITY },
    { from: 2, to: 6 },
  ]
  expect(lengths(scheduleOf(late, job, stage, tasks))).toEqual([8])
  const leaves = [late[0]!, { from: 0, to: 3 }]
  // 0-4 and 0-4, then only one is left: 4-8.
  expect(lengths(scheduleOf(leaves, job, stage, tasks))).toEqual([8])
})

test('time of the clock that would not be there is counted once, and within the life of the application', () => {
  const schedule = scheduleOf(1, [{ jobId: 0, submitted: 0, completed: 100 }], [], [])
  const saved = (...gaps: [number, number][]) =>
    new WallClock(schedule).saved({ taskIds: new Float64Array(), withoutMs: new Float64Array(), gaps })
  expect(saved([10, 20])).toBe(10)
  expect(saved([10, 20], [15, 30], [12, 13])).toBe(20)
  expect(saved([-50, 10], [90, 500])).toBe(20)
})

describe('any stage on any slots', () => {
  const anyTasks = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 })
  const schedules = fc.record({ durations: anyTasks, count: fc.integer({ min: 1, max: 8 }) })
  const made = (durations: readonly number[], count: number) =>
    scheduleOf(
      count,
      [{ jobId: 0, submitted: 0, completed: 1000 }],
      [{ stageId: 0, submitted: 0, jobIds: [0] }],
      durations.map((to) => ({ stage: 0, from: 0, to })),
    )

  test('takes no less than its work on all slots and than its longest task, and no more than all on one', () => {
    fc.assert(
      fc.property(schedules, ({ durations, count }) => {
        const schedule = made(durations, count)
        const work = durations.reduce((a, b) => a + b, 0)
        const tail = schedule.segments[0]!.jobs[0]!.tail
        const took = replay(schedule, schedule.segments[0]!) - tail
        expect(took).toBeGreaterThanOrEqual(Math.max(work / count, ...durations))
        expect(took).toBeLessThanOrEqual(work)
      }),
    )
  })

  test('one slot more makes it no slower', () => {
    fc.assert(
      fc.property(schedules, ({ durations, count }) => {
        const schedule = made(durations, count)
        const [before] = lengths(schedule)
        const [after] = lengths(schedule, { slots: slots(count + 1) })
        expect(after).toBeLessThanOrEqual(before!)
      }),
    )
  })
})
