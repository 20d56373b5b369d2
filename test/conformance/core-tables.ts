/** Rows of the core's tables, indexed for answers, and the forms values have in the history server's JSON. */
import { EXECUTOR_METRICS } from '../../src/events/executor-metrics.ts'
import { stageAccumulables } from '../../src/tables/stage-accumulables.ts'
import { stageExecutors } from '../../src/tables/stage-executors.ts'
import { stagePeaks } from '../../src/tables/stage-peaks.ts'
import { taskAccumulables } from '../../src/tables/task-accumulables.ts'
import { tasks } from '../../src/tables/tasks.ts'
import { type AnyRow, type Driven, rowsOf } from '../reconstruct/drive.ts'

export interface CoreTables {
  readonly driven: Driven
  readonly tasksOf: Grouped
  readonly accumulablesOfTask: Grouped
  readonly executorsOfStage: Grouped
  readonly accumulablesOfStage: Grouped
  readonly peaksOfStage: Grouped
}
type Grouped = (row: AnyRow) => readonly AnyRow[]

export function coreTables(driven: Driven): CoreTables {
  return {
    driven,
    tasksOf: grouped(
      rowsOf(driven, tasks).filter((task) => task.is_listed),
      stageKey,
    ),
    accumulablesOfTask: grouped(rowsOf(driven, taskAccumulables), (row) => String(row.task_id)),
    executorsOfStage: grouped(rowsOf(driven, stageExecutors), stageKey),
    accumulablesOfStage: grouped(rowsOf(driven, stageAccumulables), stageKey),
    peaksOfStage: grouped(rowsOf(driven, stagePeaks), stageKey),
  }
}

/** `{key: value}`, or nothing where there is no value: None is left out of the answers. */
export function maybe(key: string, value: unknown): object {
  return value === null || value === undefined ? {} : { [key]: value }
}

/** As the history server writes dates. */
export function date(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}GMT`
}

export function maybeDate(key: string, time: number | null): object {
  return time === null ? {} : { [key]: date(time) }
}

/** Executor metrics by Spark's names, or nothing if the row has none. */
export function maybePeaks(key: string, row: AnyRow | undefined): object {
  if (row === undefined || row.jvm_heap_memory_bytes === null) return {}
  return { [key]: Object.fromEntries(EXECUTOR_METRICS.map(([name, column]) => [name, row[column]])) }
}

export function accumulable({ accumulator_id, name, update, value }: AnyRow): object {
  return { id: accumulator_id, ...maybe('name', name), ...maybe('update', update), ...maybe('value', value) }
}

/** Spark's JSON name of the task metric columns, and where it stands in the metrics of a task. */
export const TASK_METRIC_KEYS: readonly (readonly [path: string, column: string])[] = [
  ['executorDeserializeTime', 'executor_deserialize_time_ms'],
  ['executorDeserializeCpuTime', 'executor_deserialize_cpu_time_ns'],
  ['executorRunTime', 'executor_run_time_ms'],
  ['executorCpuTime', 'executor_cpu_time_ns'],
  ['resultSize', 'result_size_bytes'],
  ['jvmGcTime', 'jvm_gc_time_ms'],
  ['resultSerializationTime', 'result_serialization_time_ms'],
  ['memoryBytesSpilled', 'memory_bytes_spilled'],
  ['diskBytesSpilled', 'disk_bytes_spilled'],
  ['peakExecutionMemory', 'peak_execution_memory_bytes'],
  ['inputMetrics.bytesRead', 'input_bytes'],
  ['inputMetrics.recordsRead', 'input_records'],
  ['outputMetrics.bytesWritten', 'output_bytes'],
  ['outputMetrics.recordsWritten', 'output_records'],
  ['shuffleReadMetrics.remoteBlocksFetched', 'shuffle_remote_blocks_fetched'],
  ['shuffleReadMetrics.localBlocksFetched', 'shuffle_local_blocks_fetched'],
  ['shuffleReadMetrics.fetchWaitTime', 'shuffle_fetch_wait_time_ms'],
  ['shuffleReadMetrics.remoteBytesRead', 'shuffle_remote_bytes_read'],
  ['shuffleReadMetrics.remoteBytesReadToDisk', 'shuffle_remote_bytes_read_to_disk'],
  ['shuffleReadMetrics.localBytesRead', 'shuffle_local_bytes_read'],
  ['shuffleReadMetrics.recordsRead', 'shuffle_records_read'],
  ['shuffleReadMetrics.remoteReqsDuration', 'shuffle_remote_requests_duration_ms'],
  ['shuffleReadMetrics.shufflePushReadMetrics.corruptMergedBlockChunks', 'push_corrupt_merged_block_chunks'],
  ['shuffleReadMetrics.shufflePushReadMetrics.mergedFetchFallbackCount', 'push_merged_fetch_fallback_count'],
  [
    'shuffleReadMetrics.shufflePushReadMetrics.remoteMergedBlocksFetched',
    'push_remote_merged_blocks_fetched',
  ],
  ['shuffleReadMetrics.shufflePushReadMetrics.localMergedBlocksFetched', 'push_local_merged_blocks_fetched'],
  [
    'shuffleReadMetrics.shufflePushReadMetrics.remoteMergedChunksFetched',
    'push_remote_merged_chunks_fetched',
  ],
  ['shuffleReadMetrics.shufflePushReadMetrics.localMergedChunksFetched', 'push_local_merged_chunks_fetched'],
  ['shuffleReadMetrics.shufflePushReadMetrics.remoteMergedBytesRead', 'push_remote_merged_bytes_read'],
  ['shuffleReadMetrics.shufflePushReadMetrics.localMergedBytesRead', 'push_local_merged_bytes_read'],
  [
    'shuffleReadMetrics.shufflePushReadMetrics.remoteMergedReqsDuration',
    'push_remote_merged_requests_duration_ms',
  ],
  ['shuffleWriteMetrics.bytesWritten', 'shuffle_bytes_written'],
  ['shuffleWriteMetrics.writeTime', 'shuffle_write_time_ns'],
  ['shuffleWriteMetrics.recordsWritten', 'shuffle_records_written'],
]

function stageKey({ stage_id, stage_attempt_id }: AnyRow): string {
  return `${stage_id}.${stage_attempt_id}`
}

function grouped(rows: readonly AnyRow[], keyOf: (row: AnyRow) => string): Grouped {
  const groups = new Map<string, AnyRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return (row) => groups.get(keyOf(row)) ?? []
}
