import { TASK_METRIC_COLUMNS, type TaskMetricColumn } from '../events/task-columns.ts'

/** What is summed up for an executor in a stage (ExecutorStageSummary in api.scala). */
export const EXECUTOR_SUMS = [
  'input_bytes',
  'input_records',
  'output_bytes',
  'output_records',
  'shuffle_bytes_read',
  'shuffle_records_read',
  'shuffle_bytes_written',
  'shuffle_records_written',
  'memory_bytes_spilled',
  'disk_bytes_spilled',
] as const

/** What is summed up for the life of an executor (ExecutorSummary in api.scala). */
export const LIFE_SUMS = [
  'total_gc_time_ms',
  'total_input_bytes',
  'total_shuffle_read_bytes',
  'total_shuffle_write_bytes',
] as const

/** For each task metric the sum of EXECUTOR_SUMS it goes to, or -1. */
export const EXECUTOR_SUM_OF = sumOf(EXECUTOR_SUMS, {
  shuffle_remote_bytes_read: 'shuffle_bytes_read',
  shuffle_local_bytes_read: 'shuffle_bytes_read',
})

/** For each task metric the sum of LIFE_SUMS it goes to, or -1. */
export const LIFE_SUM_OF = sumOf(LIFE_SUMS, {
  jvm_gc_time_ms: 'total_gc_time_ms',
  input_bytes: 'total_input_bytes',
  shuffle_remote_bytes_read: 'total_shuffle_read_bytes',
  shuffle_local_bytes_read: 'total_shuffle_read_bytes',
  shuffle_bytes_written: 'total_shuffle_write_bytes',
})

function sumOf<S extends string>(sums: readonly S[], other: { [M in TaskMetricColumn]?: S }): Int8Array {
  const names: readonly string[] = sums
  return Int8Array.from(TASK_METRIC_COLUMNS, ({ name }) => names.indexOf(other[name] ?? name))
}
