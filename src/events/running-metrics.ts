import { FieldError, type Reader } from './schema.ts'
import { TASK_METRIC_COLUMNS, type TaskMetricColumn } from './task-columns.ts'

const PREFIX = 'internal.metrics.'

/** Spark's accumulators of the task metrics (InternalAccumulator.scala), without their prefix. */
const COLUMN_OF: { readonly [name: string]: TaskMetricColumn } = {
  executorDeserializeTime: 'executor_deserialize_time_ms',
  executorDeserializeCpuTime: 'executor_deserialize_cpu_time_ns',
  executorRunTime: 'executor_run_time_ms',
  executorCpuTime: 'executor_cpu_time_ns',
  peakExecutionMemory: 'peak_execution_memory_bytes',
  peakOnHeapExecutionMemory: 'peak_on_heap_execution_memory_bytes',
  peakOffHeapExecutionMemory: 'peak_off_heap_execution_memory_bytes',
  resultSize: 'result_size_bytes',
  jvmGCTime: 'jvm_gc_time_ms',
  resultSerializationTime: 'result_serialization_time_ms',
  memoryBytesSpilled: 'memory_bytes_spilled',
  diskBytesSpilled: 'disk_bytes_spilled',
  'shuffle.read.remoteBlocksFetched': 'shuffle_remote_blocks_fetched',
  'shuffle.read.localBlocksFetched': 'shuffle_local_blocks_fetched',
  'shuffle.read.fetchWaitTime': 'shuffle_fetch_wait_time_ms',
  'shuffle.read.remoteBytesRead': 'shuffle_remote_bytes_read',
  'shuffle.read.remoteBytesReadToDisk': 'shuffle_remote_bytes_read_to_disk',
  'shuffle.read.localBytesRead': 'shuffle_local_bytes_read',
  'shuffle.read.recordsRead': 'shuffle_records_read',
  'shuffle.read.remoteReqsDuration': 'shuffle_remote_requests_duration_ms',
  'shuffle.push.read.corruptMergedBlockChunks': 'push_corrupt_merged_block_chunks',
  'shuffle.push.read.mergedFetchFallbackCount': 'push_merged_fetch_fallback_count',
  'shuffle.push.read.remoteMergedBlocksFetched': 'push_remote_merged_blocks_fetched',
  'shuffle.push.read.localMergedBlocksFetched': 'push_local_merged_blocks_fetched',
  'shuffle.push.read.remoteMergedChunksFetched': 'push_remote_merged_chunks_fetched',
  'shuffle.push.read.localMergedChunksFetched': 'push_local_merged_chunks_fetched',
  'shuffle.push.read.remoteMergedBytesRead': 'push_remote_merged_bytes_read',
  'shuffle.push.read.localMergedBytesRead': 'push_local_merged_bytes_read',
  'shuffle.push.read.remoteMergedReqsDuration': 'push_remote_merged_requests_duration_ms',
  'shuffle.write.bytesWritten': 'shuffle_bytes_written',
  'shuffle.write.writeTime': 'shuffle_write_time_ns',
  'shuffle.write.recordsWritten': 'shuffle_records_written',
  'input.bytesRead': 'input_bytes',
  'input.recordsRead': 'input_records',
  'output.bytesWritten': 'output_bytes',
  'output.recordsWritten': 'output_records',
}

const PLACE = new Map(
  Object.entries(COLUMN_OF).map(([name, column]) => [
    PREFIX + name,
    TASK_METRIC_COLUMNS.findIndex((metric) => metric.name === column),
  ]),
)

/**
 * "Accumulator Updates" of a running task: what its metrics have reached, by TASK_METRIC_COLUMNS; 0 where Spark sends
 * nothing, as it does for what is 0 (TaskMetrics.scala, fromAccumulatorInfos).
 */
export const runningMetrics: Reader<Float64Array> = (value, path) => {
  if (!Array.isArray(value)) throw new FieldError(`${path}: expected an array`)
  const metrics = new Float64Array(TASK_METRIC_COLUMNS.length)
  for (const update of value as { Name?: unknown; Update?: unknown }[]) {
    const place = PLACE.get(String(update?.Name))
    if (place !== undefined && Number.isSafeInteger(update.Update)) metrics[place] = Number(update.Update)
  }
  return metrics
}
