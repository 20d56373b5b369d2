import type { Schedule, ScheduledTasks } from '../../src/analyses/replay/schedule.ts'
import { type JobTimes, type StageTimes, segmentsOf } from '../../src/analyses/replay/segments.ts'

/** A task of a schedule that is written by hand: when it ran, and in which stage. Ids are places. */
export interface HandTask {
  readonly stage: number
  readonly from: number
  readonly to: number
  readonly after?: number
}

/** A schedule small enough to work out on paper. Stages and jobs are given with their times; tasks in the order of their launches. */
export function scheduleOf(
  slots: number | Schedule['slots'],
  jobs: readonly JobTimes[],
  stages: readonly (Omit<StageTimes, 'tasks' | 'stageAttemptId' | 'end' | 'parentIds'> & {
    readonly parentIds?: readonly number[]
  })[],
  tasks: readonly HandTask[],
): Schedule {
  const columns: ScheduledTasks = {
    ids: Float64Array.from(tasks, (_, i) => i),
    launch: Float64Array.from(tasks, ({ from }) => from),
    finish: Float64Array.from(tasks, ({ to }) => to),
    after: Int32Array.from(tasks, ({ after }) => after ?? -1),
    awaited: Uint8Array.from(tasks, (_, i) => (tasks.some(({ after }) => after === i) ? 1 : 0)),
  }
  const times = stages.map((stage): StageTimes => {
    const places = tasks.flatMap((task, i) => (task.stage === stage.stageId ? [i] : []))
    return {
      parentIds: [],
      ...stage,
      stageAttemptId: 0,
      end: Math.max(stage.submitted, ...places.map((i) => tasks[i]!.to)),
      tasks: Int32Array.from(places),
    }
  })
  const to = Math.max(...jobs.map(({ completed }) => completed ?? 0), ...times.map(({ end }) => end))
  return {
    from: 0,
    to,
    slots:
      typeof slots === 'number'
        ? Array.from({ length: slots }, () => ({ from: 0, to: Number.POSITIVE_INFINITY }))
        : slots,
    tasks: columns,
    segments: segmentsOf(jobs, times, to),
  }
}
