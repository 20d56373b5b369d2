import { EXECUTOR_METRICS, type ExecutorMetricColumn } from '../events/executor-metrics.ts'
import type { TaskColumn, TaskColumnKind } from '../events/task-column.ts'
import { TASK_METRIC_COLUMNS, type TaskMetricColumn } from '../events/task-columns.ts'
import { type Column, nullable } from './schema.ts'

const TYPE_OF_KIND = {
  int: 'INTEGER',
  long: 'BIGINT',
  time: 'TIMESTAMP',
  flag: 'BOOLEAN',
  text: 'VARCHAR',
} as const satisfies Record<TaskColumnKind, string>

type TypeOfKind = typeof TYPE_OF_KIND

/** Columns of TaskEnd as table columns: NULL where the line lacks the key. */
export function taskColumns<const L extends readonly TaskColumn[]>(
  columns: L,
): { [C in L[number] as C['name']]: Column<TypeOfKind[C['kind']], true> } {
  const entries = columns.map(({ name, kind, doc }) => [name, nullable(TYPE_OF_KIND[kind], doc)])
  return Object.fromEntries(entries)
}

/** The task metrics as sums over tasks. */
export function sumColumns(): { [K in TaskMetricColumn]: Column<'BIGINT', true> } {
  const entries = TASK_METRIC_COLUMNS.map(({ name, doc }) => [
    name,
    nullable('BIGINT', `Sum over its tasks: ${doc}`),
  ])
  return Object.fromEntries(entries)
}

/** The executor metrics, each the greatest value seen; NULL where none was reported. */
export function peakColumns(): { [K in ExecutorMetricColumn]: Column<'BIGINT', true> } {
  const entries = EXECUTOR_METRICS.map(([key, name]) => [name, nullable('BIGINT', `Greatest ${key} seen.`)])
  return Object.fromEntries(entries)
}
