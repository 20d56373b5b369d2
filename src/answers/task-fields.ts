/** A task as the history server answers it (storeTypes.scala, TaskDataWrapper.toApi). */
import { TASK_METRIC_COLUMNS, type TaskMetricColumn } from '../events/task-columns.ts'
import type { RowOf } from '../tables/schema.ts'
import type { taskAccumulables } from '../tables/task-accumulables.ts'
import { date, type Json } from './json.ts'

const TASK_COLUMNS = [
  'task_id',
  'task_index',
  'attempt',
  'partition_id',
  'launch_time',
  'getting_result_time',
  'duration_ms',
  'executor_id',
  'host',
  'status',
  'locality',
  'speculative',
  'error_message',
  'has_metrics',
  'scheduler_delay_ms',
  'getting_result_time_ms',
] as const

/** What a query must give for `task`. */
export const TASK_SELECTION = [...TASK_COLUMNS, ...TASK_METRIC_COLUMNS.map(({ name }) => name)].join(', ')

export type TaskRow = { readonly [K in TaskMetricColumn]: number | bigint | null } & {
  readonly task_id: number | bigint
  readonly task_index: number
  readonly attempt: number | null
  readonly partition_id: number | null
  readonly launch_time: number | null
  readonly getting_result_time: number | null
  readonly duration_ms: number | null
  readonly executor_id: string
  readonly host: string
  readonly status: string
  readonly locality: string
  readonly speculative: boolean | null
  readonly error_message: string | null
  readonly has_metrics: boolean
  readonly scheduler_delay_ms: number | null
  readonly getting_result_time_ms: number | null
}
type ExecutionMetric =
  | 'executor_deserialize_time_ms'
  | 'executor_deserialize_cpu_time_ns'
  | 'executor_run_time_ms'
  | 'executor_cpu_time_ns'
  | 'result_size_bytes'
  | 'jvm_gc_time_ms'
  | 'result_serialization_time_ms'
  | 'memory_bytes_spilled'
  | 'disk_bytes_spilled'
  | 'peak_execution_memory_bytes'

export type AccumulableRow = Pick<
  RowOf<typeof taskAccumulables>,
  'accumulator_id' | 'name' | 'update' | 'value'
>

/** `until`: epoch milliseconds that what runs has run until. */
export function task(
  row: TaskRow,
  accumulables: readonly AccumulableRow[],
  executorLogs: Json,
  until: number,
): Json {
  const duration = row.duration_ms ?? until - (row.launch_time ?? until)
  return {
    taskId: row.task_id,
    index: row.task_index,
    attempt: row.attempt ?? 1,
    partitionId: row.partition_id ?? -1,
    launchTime: date(row.launch_time ?? -1),
    resultFetchStart: (row.getting_result_time ?? 0) > 0 ? date(row.getting_result_time) : undefined,
    duration: duration > 0 ? duration : undefined,
    executorId: row.executor_id,
    host: row.host,
    status: row.status,
    taskLocality: row.locality,
    speculative: row.speculative ?? false,
    accumulatorUpdates: accumulables.map(accumulable),
    errorMessage: row.error_message,
    // A task that has ended has metrics, be they zeros (JsonProtocol.scala, taskMetricsFromJson).
    taskMetrics: row.duration_ms !== null || row.has_metrics ? metrics(shown(row)) : undefined,
    executorLogs,
    schedulerDelay: row.scheduler_delay_ms ?? 0,
    gettingResultTime: row.getting_result_time_ms ?? 0,
  }
}

export function accumulable({ accumulator_id, name, update, value }: AccumulableRow): Json {
  return { id: accumulator_id, name, update, value }
}

/** The metrics that a task and a stage, as sums, have under the same names. */
export function executionMetrics(
  row: {
    readonly [K in ExecutionMetric]: number | bigint | null
  },
): Record<string, Json> {
  return {
    executorDeserializeTime: row.executor_deserialize_time_ms ?? 0,
    executorDeserializeCpuTime: row.executor_deserialize_cpu_time_ns ?? 0,
    executorRunTime: row.executor_run_time_ms ?? 0,
    executorCpuTime: row.executor_cpu_time_ns ?? 0,
    resultSize: row.result_size_bytes ?? 0,
    jvmGcTime: row.jvm_gc_time_ms ?? 0,
    resultSerializationTime: row.result_serialization_time_ms ?? 0,
    memoryBytesSpilled: row.memory_bytes_spilled ?? 0,
    diskBytesSpilled: row.disk_bytes_spilled ?? 0,
    peakExecutionMemory: row.peak_execution_memory_bytes ?? 0,
  }
}

/**
 * SPARK-26260: Spark keeps -x - 1 of tasks that did not succeed, and shows the magnitude of that plus 1. A task whose shuffle files
 * were thrown away may have written less than nothing (ShuffleWriteMetricsReporter.decBytesWritten).
 */
function shown(row: TaskRow): TaskRow {
  if (row.status === 'SUCCESS') return row
  const negative = TASK_METRIC_COLUMNS.filter(({ name }) => (row[name] ?? 0) < 0)
  if (negative.length === 0) return row
  return { ...row, ...Object.fromEntries(negative.map(({ name }) => [name, -row[name]!])) }
}

function metrics(row: TaskRow): Json {
  return {
    ...executionMetrics(row),
    inputMetrics: { bytesRead: row.input_bytes ?? 0, recordsRead: row.input_records ?? 0 },
    outputMetrics: { bytesWritten: row.output_bytes ?? 0, recordsWritten: row.output_records ?? 0 },
    shuffleReadMetrics: {
      remoteBlocksFetched: row.shuffle_remote_blocks_fetched ?? 0,
      localBlocksFetched: row.shuffle_local_blocks_fetched ?? 0,
      fetchWaitTime: row.shuffle_fetch_wait_time_ms ?? 0,
      remoteBytesRead: row.shuffle_remote_bytes_read ?? 0,
      remoteBytesReadToDisk: row.shuffle_remote_bytes_read_to_disk ?? 0,
      localBytesRead: row.shuffle_local_bytes_read ?? 0,
      recordsRead: row.shuffle_records_read ?? 0,
      remoteReqsDuration: row.shuffle_remote_requests_duration_ms ?? 0,
      shufflePushReadMetrics: {
        corruptMergedBlockChunks: row.push_corrupt_merged_block_chunks ?? 0,
        mergedFetchFallbackCount: row.push_merged_fetch_fallback_count ?? 0,
        remoteMergedBlocksFetched: row.push_remote_merged_blocks_fetched ?? 0,
        localMergedBlocksFetched: row.push_local_merged_blocks_fetched ?? 0,
        remoteMergedChunksFetched: row.push_remote_merged_chunks_fetched ?? 0,
        localMergedChunksFetched: row.push_local_merged_chunks_fetched ?? 0,
        remoteMergedBytesRead: row.push_remote_merged_bytes_read ?? 0,
        localMergedBytesRead: row.push_local_merged_bytes_read ?? 0,
        remoteMergedReqsDuration: row.push_remote_merged_requests_duration_ms ?? 0,
      },
    },
    shuffleWriteMetrics: {
      bytesWritten: row.shuffle_bytes_written ?? 0,
      writeTime: row.shuffle_write_time_ns ?? 0,
      recordsWritten: row.shuffle_records_written ?? 0,
    },
  }
}
