/** Distributions of the metrics of a stage's tasks (AppStatusStore.scala, taskSummary). */
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { Attempt } from './attempt.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { doubles, type Json } from './json.ts'
import { INT, quantiles } from './parameters.ts'
import { atPlaces, placesOf, sorted } from './quantiles.ts'

const QUERY = { quantiles: quantiles('0.05,0.25,0.5,0.75,0.95') }

/** `stages/{stageId}/{stageAttemptId}/taskSummary` */
export const taskSummary = attemptEndpoint({
  path: 'stages/{stageId}/{stageAttemptId}/taskSummary',
  parameters: { stageId: INT, stageAttemptId: INT },
  query: QUERY,
  async answer({ reader, attempt, path: { stageId, stageAttemptId }, query }) {
    const summary = await distributions(reader, attempt, stageId, stageAttemptId, query.quantiles)
    if (summary === undefined)
      throw notFound(`No tasks reported metrics for ${stageId} / ${stageAttemptId} yet.`)
    return summary
  },
})

const METRICS = [
  'executor_deserialize_time_ms',
  'executor_deserialize_cpu_time_ns',
  'executor_run_time_ms',
  'executor_cpu_time_ns',
  'result_size_bytes',
  'jvm_gc_time_ms',
  'result_serialization_time_ms',
  'peak_execution_memory_bytes',
  'memory_bytes_spilled',
  'disk_bytes_spilled',
  'input_bytes',
  'input_records',
  'output_bytes',
  'output_records',
  'shuffle_records_read',
  'shuffle_remote_blocks_fetched',
  'shuffle_fetch_wait_time_ms',
  'shuffle_remote_bytes_read',
  'shuffle_remote_bytes_read_to_disk',
  'shuffle_remote_requests_duration_ms',
  'push_corrupt_merged_block_chunks',
  'push_merged_fetch_fallback_count',
  'push_remote_merged_blocks_fetched',
  'push_local_merged_blocks_fetched',
  'push_remote_merged_chunks_fetched',
  'push_local_merged_chunks_fetched',
  'push_remote_merged_bytes_read',
  'push_local_merged_bytes_read',
  'push_remote_merged_requests_duration_ms',
  'shuffle_bytes_written',
  'shuffle_records_written',
  'shuffle_write_time_ns',
  'shuffle_local_blocks_fetched',
  'shuffle_local_bytes_read',
] as const

type Metric = (typeof METRICS)[number]

/**
 * All tasks in one go. Durations are of those too that failed or, until $4, run; NaN where a task has no such value.
 */
const TASKS = select<unknown>(
  `SELECT (status = 'SUCCESS')::DOUBLE AS succeeded,
  coalesce(duration_ms, greatest(0, $4::BIGINT - epoch_ms(launch_time)))::DOUBLE AS duration,
  coalesce(scheduler_delay_ms::DOUBLE, 'NaN'::DOUBLE) AS scheduler_delay,
  coalesce(getting_result_time_ms::DOUBLE, 'NaN'::DOUBLE) AS getting_result,
  ${METRICS.map((name) => `coalesce(${name}, 0)::DOUBLE AS ${name}`).join(', ')}
FROM tasks WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed`,
)

/** Undefined if no task succeeded. */
export async function distributions(
  reader: Reader,
  attempt: Attempt,
  stageId: number,
  stageAttemptId: number,
  unsorted: readonly number[],
): Promise<Json> {
  const key = attempt.attempt_key
  const columns = await reader.columns(TASKS, key, stageId, stageAttemptId, attempt.modified ?? 0)
  const all = (name: string) => columns.get(name) ?? new Float64Array()
  const succeeded = all('succeeded')
  const stored = (metric: Metric) => asStored(all(metric), succeeded)
  const count = notNegative(stored('executor_run_time_ms')).length
  if (count === 0) return undefined
  const asked = sorted(unsorted)
  const places = placesOf(asked, count)
  const at = (values: Float64Array) => doubles(atPlaces(values, places))
  const known = (name: string) => at(all(name).filter((value) => !Number.isNaN(value)))
  const sum = (a: Metric, b: Metric) => {
    const other = stored(b)
    return at(notNegative(stored(a).map((value, i) => value + (other[i] ?? 0))))
  }
  // Before the columns it adds are put into another order.
  const readBytes = sum('shuffle_local_bytes_read', 'shuffle_remote_bytes_read')
  const totalBlocks = sum('shuffle_local_blocks_fetched', 'shuffle_remote_blocks_fetched')
  const of = (metric: Metric) => at(notNegative(stored(metric)))
  return {
    quantiles: doubles(asked),
    duration: at(all('duration')),
    executorDeserializeTime: of('executor_deserialize_time_ms'),
    executorDeserializeCpuTime: of('executor_deserialize_cpu_time_ns'),
    executorRunTime: of('executor_run_time_ms'),
    executorCpuTime: of('executor_cpu_time_ns'),
    resultSize: of('result_size_bytes'),
    jvmGcTime: of('jvm_gc_time_ms'),
    resultSerializationTime: of('result_serialization_time_ms'),
    gettingResultTime: known('getting_result'),
    schedulerDelay: known('scheduler_delay'),
    peakExecutionMemory: of('peak_execution_memory_bytes'),
    memoryBytesSpilled: of('memory_bytes_spilled'),
    diskBytesSpilled: of('disk_bytes_spilled'),
    inputMetrics: { bytesRead: of('input_bytes'), recordsRead: of('input_records') },
    outputMetrics: { bytesWritten: of('output_bytes'), recordsWritten: of('output_records') },
    shuffleReadMetrics: {
      readBytes,
      readRecords: of('shuffle_records_read'),
      remoteBlocksFetched: of('shuffle_remote_blocks_fetched'),
      localBlocksFetched: of('shuffle_local_blocks_fetched'),
      fetchWaitTime: of('shuffle_fetch_wait_time_ms'),
      remoteBytesRead: of('shuffle_remote_bytes_read'),
      remoteBytesReadToDisk: of('shuffle_remote_bytes_read_to_disk'),
      totalBlocksFetched: totalBlocks,
      remoteReqsDuration: of('shuffle_remote_requests_duration_ms'),
      shufflePushReadMetricsDist: {
        corruptMergedBlockChunks: of('push_corrupt_merged_block_chunks'),
        mergedFetchFallbackCount: of('push_merged_fetch_fallback_count'),
        remoteMergedBlocksFetched: of('push_remote_merged_blocks_fetched'),
        localMergedBlocksFetched: of('push_local_merged_blocks_fetched'),
        remoteMergedChunksFetched: of('push_remote_merged_chunks_fetched'),
        localMergedChunksFetched: of('push_local_merged_chunks_fetched'),
        remoteMergedBytesRead: of('push_remote_merged_bytes_read'),
        localMergedBytesRead: of('push_local_merged_bytes_read'),
        remoteMergedReqsDuration: of('push_remote_merged_requests_duration_ms'),
      },
    },
    shuffleWriteMetrics: {
      writeBytes: of('shuffle_bytes_written'),
      writeRecords: of('shuffle_records_written'),
      writeTime: of('shuffle_write_time_ns'),
    },
  }
}

/** SPARK-26260: of a task that did not succeed Spark stores -x - 1, and looks at what is 0 or more: at x below 0 too. */
function asStored(values: Float64Array, succeeded: Float64Array): Float64Array {
  if (!succeeded.includes(0)) return values
  return values.map((value, i) => (succeeded[i] === 1 ? value : -value - 1))
}

function notNegative(values: Float64Array): Float64Array {
  return values.some((value) => value < 0) ? values.filter((value) => value >= 0) : values
}
