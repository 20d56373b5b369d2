/** `/stages/<id>/<attempt>/taskList` -> `tasks`, `task_accumulables`. */

import type { Fields } from '../base/json-fields.ts'
import type { TaskMetricColumn } from '../events/task-columns.ts'
import type { RowOf } from '../tables/schema.ts'
import { taskAccumulables } from '../tables/task-accumulables.ts'
import type { tasks } from '../tables/tasks.ts'
import type { Sink } from './sink.ts'

export interface StageKey {
  readonly stage_id: number
  readonly stage_attempt_id: number
}

type Metrics = { [K in TaskMetricColumn]: number | bigint | null }

/** The metrics of a task by the server's names, by the object they stand in. */
const PLAIN: readonly (readonly [TaskMetricColumn, string])[] = [
  ['executor_deserialize_time_ms', 'executorDeserializeTime'],
  ['executor_deserialize_cpu_time_ns', 'executorDeserializeCpuTime'],
  ['executor_run_time_ms', 'executorRunTime'],
  ['executor_cpu_time_ns', 'executorCpuTime'],
  ['peak_execution_memory_bytes', 'peakExecutionMemory'],
  ['result_size_bytes', 'resultSize'],
  ['jvm_gc_time_ms', 'jvmGcTime'],
  ['result_serialization_time_ms', 'resultSerializationTime'],
  ['memory_bytes_spilled', 'memoryBytesSpilled'],
  ['disk_bytes_spilled', 'diskBytesSpilled'],
]
const SHUFFLE_READ: typeof PLAIN = [
  ['shuffle_remote_blocks_fetched', 'remoteBlocksFetched'],
  ['shuffle_local_blocks_fetched', 'localBlocksFetched'],
  ['shuffle_fetch_wait_time_ms', 'fetchWaitTime'],
  ['shuffle_remote_bytes_read', 'remoteBytesRead'],
  ['shuffle_remote_bytes_read_to_disk', 'remoteBytesReadToDisk'],
  ['shuffle_local_bytes_read', 'localBytesRead'],
  ['shuffle_records_read', 'recordsRead'],
  ['shuffle_remote_requests_duration_ms', 'remoteReqsDuration'],
]
const PUSH: typeof PLAIN = [
  ['push_corrupt_merged_block_chunks', 'corruptMergedBlockChunks'],
  ['push_merged_fetch_fallback_count', 'mergedFetchFallbackCount'],
  ['push_remote_merged_blocks_fetched', 'remoteMergedBlocksFetched'],
  ['push_local_merged_blocks_fetched', 'localMergedBlocksFetched'],
  ['push_remote_merged_chunks_fetched', 'remoteMergedChunksFetched'],
  ['push_local_merged_chunks_fetched', 'localMergedChunksFetched'],
  ['push_remote_merged_bytes_read', 'remoteMergedBytesRead'],
  ['push_local_merged_bytes_read', 'localMergedBytesRead'],
  ['push_remote_merged_requests_duration_ms', 'remoteMergedReqsDuration'],
]
const SHUFFLE_WRITE: typeof PLAIN = [
  ['shuffle_bytes_written', 'bytesWritten'],
  ['shuffle_write_time_ns', 'writeTime'],
  ['shuffle_records_written', 'recordsWritten'],
]
const INPUT: typeof PLAIN = [
  ['input_bytes', 'bytesRead'],
  ['input_records', 'recordsRead'],
]
const OUTPUT: typeof PLAIN = [
  ['output_bytes', 'bytesWritten'],
  ['output_records', 'recordsWritten'],
]

export function taskRow(key: StageKey, task: Fields): RowOf<typeof tasks> {
  const status = task.text('status')
  const isOver = status !== 'RUNNING' && status !== 'GET RESULT'
  const launch_time = task.time('launchTime')
  // Spark leaves out a duration of 0.
  const duration = isOver ? (task.longOr('duration') ?? 0) : null
  const error = task.textOr('errorMessage')
  const partition = task.intOr('partitionId')
  const metrics = metricsOf(task.objectOr('taskMetrics'))
  const hasMetrics = measured(status, metrics)
  return {
    ...key,
    task_id: task.long('taskId'),
    task_index: task.int('index'),
    attempt: task.int('attempt'),
    partition_id: partition === -1 ? null : partition,
    launch_time,
    executor_id: task.text('executorId'),
    host: task.text('host'),
    locality: task.text('taskLocality'),
    speculative: task.flag('speculative'),
    task_type: null,
    getting_result_time: task.time('resultFetchStart'),
    finish_time: launch_time === null || duration === null ? null : launch_time + Number(duration),
    failed: isOver ? status === 'FAILED' : null,
    killed: isOver ? status === 'KILLED' : null,
    ...(hasMetrics ? metrics : NOTHING),
    status,
    duration_ms: duration,
    scheduler_delay_ms: isOver ? task.longOr('schedulerDelay') : null,
    getting_result_time_ms: isOver ? task.longOr('gettingResultTime') : null,
    end_reason: isOver ? endReason(status, error ?? '') : null,
    error_message: error,
    has_metrics: hasMetrics,
    updated_blocks: null,
    is_listed: true,
  }
}

export function taskAccumulableRows(key: StageKey, task: Fields, sink: Sink): void {
  task.objects('accumulatorUpdates').forEach((one, position) => {
    sink.row(taskAccumulables, {
      ...key,
      task_id: task.long('taskId'),
      accumulator_id: one.long('id'),
      name: one.textOr('name'),
      update: one.textOr('update'),
      value: one.textOr('value'),
      position,
    })
  })
}

function metricsOf(metrics: Fields | undefined): Metrics {
  const read = metrics?.objectOr('shuffleReadMetrics')
  const groups = [
    [PLAIN, metrics],
    [SHUFFLE_READ, read],
    [PUSH, read?.objectOr('shufflePushReadMetrics')],
    [SHUFFLE_WRITE, metrics?.objectOr('shuffleWriteMetrics')],
    [INPUT, metrics?.objectOr('inputMetrics')],
    [OUTPUT, metrics?.objectOr('outputMetrics')],
  ] as const
  const found: Partial<Metrics> = {
    peak_on_heap_execution_memory_bytes: null,
    peak_off_heap_execution_memory_bytes: null,
  }
  for (const [names, fields] of groups)
    for (const [column, name] of names) found[column] = fields?.longOr(name) ?? null
  return found as Metrics
}

const NOTHING = metricsOf(undefined)

/**
 * Whether there are metrics. A task that was lost has none, which the server shows as zeros; one that has run took some nanoseconds
 * of a CPU at least.
 */
function measured(status: string, metrics: Metrics): boolean {
  const values = Object.values(metrics)
  return status === 'SUCCESS' || values.some((value) => value !== null && Number(value) !== 0)
}

/** How the texts of the reasons begin (TaskEndReason.scala, toErrorString); any other is a stack trace. */
const REASONS = [
  ['Resubmitted', 'Resubmitted'],
  ['FetchFailed(', 'FetchFailed'],
  ['TaskResultLost', 'TaskResultLost'],
  ['TaskCommitDenied', 'TaskCommitDenied'],
  ['ExecutorLostFailure', 'ExecutorLostFailure'],
  ['UnknownReason', 'UnknownReason'],
] as const

/** The answers have the text of the reason and not its kind. */
function endReason(status: string, error: string): string {
  if (status === 'SUCCESS') return 'Success'
  const reason = REASONS.find(([text]) => error.startsWith(text))?.[1]
  return reason ?? (status === 'KILLED' ? 'TaskKilled' : 'ExceptionFailure')
}
