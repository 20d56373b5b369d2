/** Rows about tasks that go out one by one. The rows of `tasks` themselves are made of whole blocks (task-derived.ts). */
import { exactAt, longAt } from '../events/task-block.ts'
import { TASK_END_COLUMNS, TASK_METRIC_COLUMNS } from '../events/task-columns.ts'
import type { RowOf } from '../tables/schema.ts'
import { taskAccumulables } from '../tables/task-accumulables.ts'
import { taskResubmissions } from '../tables/task-resubmissions.ts'
import { tasks } from '../tables/tasks.ts'
import type { Context, TaskEnds } from './listener.ts'
import { intAt, longs, textAt } from './task-reader.ts'

type Row = RowOf<typeof tasks>

/** What TaskStart says of a task that has not ended. */
export type RunningTask = Pick<
  Row,
  | 'attempt'
  | 'executor_id'
  | 'host'
  | 'launch_time'
  | 'locality'
  | 'partition_id'
  | 'speculative'
  | 'stage_attempt_id'
  | 'stage_id'
  | 'task_id'
  | 'task_index'
>

/** `reached` are the metrics it has so far, where the log says. */
export function emitRunning(context: Context, task: RunningTask, reached: Float64Array | undefined): void {
  const metrics = reached && Object.fromEntries(TASK_METRIC_COLUMNS.map(({ name }, i) => [name, reached[i]]))
  context.row(tasks, {
    ...nothingYet,
    ...metrics,
    ...task,
    status: 'RUNNING',
    has_metrics: reached !== undefined,
    is_listed: true,
  })
}

export function emitResubmission(context: Context, ends: TaskEnds, row: number, reason: string): void {
  const { columns } = ends
  context.row(taskResubmissions, {
    ...taskKey(ends, row),
    task_index: intAt(columns.task_index, row) ?? 0,
    executor_id: textAt(columns.executor_id, row) ?? '',
    host: textAt(columns.host, row) ?? null,
    launch_time: millisecondsAt(ends, 'launch_time', row),
    finish_time: millisecondsAt(ends, 'finish_time', row),
    reason,
  })
}

export function emitAccumulables(context: Context, ends: TaskEnds, row: number): void {
  const accumulables = ends.accumulables.get(row) ?? []
  accumulables.forEach(({ id, name, update, value }, position) => {
    context.row(taskAccumulables, {
      ...taskKey(ends, row),
      accumulator_id: id,
      name,
      update,
      value,
      position,
    })
  })
}

function taskKey({ columns }: TaskEnds, row: number) {
  const taskId = longs(columns.task_id)
  return {
    stage_id: intAt(columns.stage_id, row) ?? 0,
    stage_attempt_id: intAt(columns.stage_attempt_id, row) ?? 0,
    task_id: taskId === undefined ? 0 : exactAt(taskId, row),
  }
}

function millisecondsAt(
  { columns }: TaskEnds,
  name: 'finish_time' | 'launch_time',
  row: number,
): number | null {
  const column = longs(columns[name])
  return column === undefined || column.absent?.[row] === 1 ? null : longAt(column, row) / 1000
}

/** A row of `tasks` that says nothing. */
const nothingYet = {
  ...(Object.fromEntries(TASK_END_COLUMNS.map(({ name }) => [name, null])) as {
    [K in (typeof TASK_END_COLUMNS)[number]['name']]: null
  }),
  duration_ms: null,
  scheduler_delay_ms: null,
  getting_result_time_ms: null,
  end_reason: null,
  error_message: null,
  updated_blocks: null,
}
