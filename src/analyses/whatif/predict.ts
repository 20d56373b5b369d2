/** How long an application would have taken on other executors, by replaying its schedule on them. */
import { replay } from '../replay/replay.ts'
import type { Schedule, Segment, Slot } from '../replay/schedule.ts'

/** Times that a schedule gives, in milliseconds. */
export interface Bounds {
  /** What the log says it took. */
  readonly actualMs: number
  /** Of that, the time in which no job ran: no number of executors changes it. */
  readonly driverMs: number
  /** The replay on the executors that there were; how far it is from `actualMs` tells what the others are worth. */
  readonly replayedMs: number
  /** What the jobs took in the replay, over what they really took: 1 is exact. */
  readonly fit: number
  /** With room for every task at once: driver, and in each job the longest way through its stages. */
  readonly criticalPathMs: number
  /** On the cores that there were, if all tasks were spread over them evenly and no stage waited for another. */
  readonly idealMs: number
}

export function boundsOf(schedule: Schedule): Bounds {
  const { segments } = schedule
  const actualMs = schedule.to - schedule.from
  const jobMs = sumOf(segments, ({ from, to }) => to - from)
  const driverMs = actualMs - jobMs
  const replayedJobMs = sumOf(segments, (segment) => replay(schedule, segment))
  return {
    actualMs,
    driverMs,
    replayedMs: driverMs + replayedJobMs,
    fit: jobMs === 0 ? 1 : replayedJobMs / jobMs,
    criticalPathMs:
      driverMs + sumOf(segments, (segment) => replay(schedule, segment, { slots: room(segment) })),
    idealMs: driverMs + sumOf(segments, (segment) => spread(schedule, segment)),
  }
}

/** How long it would take on so many slots that are there from `from` to the end. */
export function predictMs(schedule: Schedule, slotCount: number, from: number): number {
  // More than there are tasks stand idle, and a hostile log may say billions.
  const slots = slotsOf(Math.min(slotCount, Math.max(1, schedule.tasks.ids.length)), from)
  const jobMs = sumOf(schedule.segments, (segment) => segment.to - segment.from)
  return (
    schedule.to -
    schedule.from -
    jobMs +
    sumOf(schedule.segments, (segment) => replay(schedule, segment, { slots }))
  )
}

function slotsOf(count: number, from: number): Slot[] {
  return Array.from({ length: count }, () => ({ from, to: Number.POSITIVE_INFINITY }))
}

/** A slot for each task of a segment. */
function room(segment: Segment): Slot[] {
  return slotsOf(Math.max(1, tasksOf(segment)), Number.NEGATIVE_INFINITY)
}

function spread({ slots, tasks }: Schedule, segment: Segment): number {
  let taskMs = 0
  for (const { tasks: places } of segment.stages)
    for (const i of places) taskMs += tasks.finish[i]! - tasks.launch[i]!
  const offered = sumOf(slots, ({ from, to }) =>
    Math.max(0, Math.min(to, segment.to) - Math.max(from, segment.from)),
  )
  const length = segment.to - segment.from
  return offered <= 0 ? length : Math.min(length, (taskMs * length) / offered)
}

function tasksOf({ stages }: Segment): number {
  return sumOf(stages, ({ tasks }) => tasks.length)
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}
