/** Stages as the history server answers them (LiveEntity.scala, toApi; AppStatusStore.scala, newStageData). */
import { EXECUTOR_METRICS } from '../../src/events/executor-metrics.ts'
import { speculation } from '../../src/tables/speculation.ts'
import { stages } from '../../src/tables/stages.ts'
import { type AnyRow, rowsOf } from '../reconstruct/drive.ts'
import { accumulable, type CoreTables, maybe, maybeDate, maybePeaks } from './core-tables.ts'
import { taskAnswer, taskList, taskSummary } from './task-answers.ts'

const STAGE_METRICS: readonly (readonly [name: string, column: string])[] = [
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
  ['inputBytes', 'input_bytes'],
  ['inputRecords', 'input_records'],
  ['outputBytes', 'output_bytes'],
  ['outputRecords', 'output_records'],
  ['shuffleRemoteBlocksFetched', 'shuffle_remote_blocks_fetched'],
  ['shuffleLocalBlocksFetched', 'shuffle_local_blocks_fetched'],
  ['shuffleFetchWaitTime', 'shuffle_fetch_wait_time_ms'],
  ['shuffleRemoteBytesRead', 'shuffle_remote_bytes_read'],
  ['shuffleRemoteBytesReadToDisk', 'shuffle_remote_bytes_read_to_disk'],
  ['shuffleLocalBytesRead', 'shuffle_local_bytes_read'],
  ['shuffleReadRecords', 'shuffle_records_read'],
  ['shuffleCorruptMergedBlockChunks', 'push_corrupt_merged_block_chunks'],
  ['shuffleMergedFetchFallbackCount', 'push_merged_fetch_fallback_count'],
  ['shuffleMergedRemoteBlocksFetched', 'push_remote_merged_blocks_fetched'],
  ['shuffleMergedLocalBlocksFetched', 'push_local_merged_blocks_fetched'],
  ['shuffleMergedRemoteChunksFetched', 'push_remote_merged_chunks_fetched'],
  ['shuffleMergedLocalChunksFetched', 'push_local_merged_chunks_fetched'],
  ['shuffleMergedRemoteBytesRead', 'push_remote_merged_bytes_read'],
  ['shuffleMergedLocalBytesRead', 'push_local_merged_bytes_read'],
  ['shuffleRemoteReqsDuration', 'shuffle_remote_requests_duration_ms'],
  ['shuffleMergedRemoteReqsDuration', 'push_remote_merged_requests_duration_ms'],
  ['shuffleWriteBytes', 'shuffle_bytes_written'],
  ['shuffleWriteTime', 'shuffle_write_time_ns'],
  ['shuffleWriteRecords', 'shuffle_records_written'],
]

const EXECUTOR_SUMMARY: readonly (readonly [name: string, column: string])[] = [
  ['taskTime', 'task_time_ms'],
  ['failedTasks', 'failed_tasks'],
  ['succeededTasks', 'succeeded_tasks'],
  ['killedTasks', 'killed_tasks'],
  ['inputBytes', 'input_bytes'],
  ['inputRecords', 'input_records'],
  ['outputBytes', 'output_bytes'],
  ['outputRecords', 'output_records'],
  ['shuffleRead', 'shuffle_bytes_read'],
  ['shuffleReadRecords', 'shuffle_records_read'],
  ['shuffleWrite', 'shuffle_bytes_written'],
  ['shuffleWriteRecords', 'shuffle_records_written'],
  ['memoryBytesSpilled', 'memory_bytes_spilled'],
  ['diskBytesSpilled', 'disk_bytes_spilled'],
]

/** `/stages...`; undefined for what is not answered here. */
export function stagesAnswer(tables: CoreTables, path: string, query: URLSearchParams): unknown {
  const [, , id, attempt, part] = path.split('/')
  const all = rowsOf(tables.driven, stages)
  const ascending = [...all].sort(
    (a, b) => a.stage_id - b.stage_id || a.stage_attempt_id - b.stage_attempt_id,
  )
  if (id === undefined) return stageList(tables, ascending.reverse(), query)
  const ofId = ascending.filter((row) => row.stage_id === Number(id))
  if (attempt === undefined)
    return ofId.length === 0
      ? `unknown stage: ${id}`
      : ofId.map((row) => stageAnswer(tables, row, query, true))
  const stage = ofId.find((row) => row.stage_attempt_id === Number(attempt))
  if (part === 'taskList') return stage === undefined ? [] : taskList(tables, stage, query)
  if (part === 'taskSummary') {
    const summary = stage && taskSummary(tables, stage, quantilesOf(query, '0.05,0.25,0.5,0.75,0.95'))
    return summary ?? `No tasks reported metrics for ${id} / ${attempt} yet.`
  }
  if (part !== undefined) return undefined
  if (stage !== undefined) return stageAnswer(tables, stage, query, true)
  const found = ofId.map((row) => row.stage_attempt_id)
  return ofId.length === 0
    ? `unknown stage: ${id}`
    : `unknown attempt for stage ${id}.  Found attempts: [${found.join(',')}]`
}

function stageList(tables: CoreTables, rows: readonly AnyRow[], query: URLSearchParams): object[] {
  const statuses = query.getAll('status').map((status) => status.toUpperCase())
  const taskStatuses = query.get('details') === 'true' ? query.getAll('taskStatus') : []
  return rows
    .filter((row) => statuses.length === 0 || statuses.includes(row.status))
    .filter((row) => taskStatuses.length === 0 || taskStatuses.some((status) => countOf(row, status) > 0))
    .map((row) => stageAnswer(tables, row, query, false))
}

function countOf(row: AnyRow, status: string): number {
  const counts: Record<string, number> = {
    FAILED: row.num_failed_tasks,
    KILLED: row.num_killed_tasks,
    RUNNING: row.num_active_tasks,
    SUCCESS: row.num_complete_tasks,
  }
  const known = Object.values(counts).reduce((a, b) => a + b, 0)
  return counts[status.toUpperCase()] ?? row.num_tasks - known
}

function stageAnswer(tables: CoreTables, row: AnyRow, query: URLSearchParams, byDefault: boolean): object {
  const details = query.has('details') ? query.get('details') === 'true' : byDefault
  const summaries = query.get('withSummaries') === 'true'
  const quantiles = quantilesOf(query, '0.0,0.25,0.5,0.75,1.0').sort((a, b) => a - b)
  return {
    ...stageFields(tables, row),
    ...(details
      ? stageDetails(
          tables,
          row,
          query.getAll('taskStatus').map((s) => s.toUpperCase()),
        )
      : {}),
    ...(summaries ? maybe('taskMetricsDistributions', taskSummary(tables, row, quantiles)) : {}),
    ...(summaries ? maybe('executorMetricsDistributions', executorSummary(tables, row, quantiles)) : {}),
  }
}

function stageFields(tables: CoreTables, row: AnyRow): object {
  return {
    status: row.status,
    stageId: row.stage_id,
    attemptId: row.stage_attempt_id,
    numTasks: row.num_tasks,
    numActiveTasks: row.num_active_tasks,
    numCompleteTasks: row.num_complete_tasks,
    numFailedTasks: row.num_failed_tasks,
    numKilledTasks: row.num_killed_tasks,
    numCompletedIndices: row.num_completed_indices,
    ...maybeDate('submissionTime', row.submission_time),
    ...maybeDate('firstTaskLaunchedTime', row.first_task_launched_time),
    ...maybeDate('completionTime', row.completion_time),
    ...maybe('failureReason', row.failure_reason),
    ...Object.fromEntries(STAGE_METRICS.map(([name, column]) => [name, row[column] ?? 0])),
    shuffleReadBytes: (row.shuffle_local_bytes_read ?? 0) + (row.shuffle_remote_bytes_read ?? 0),
    ...maybe('name', row.name),
    ...maybe('description', row.description),
    details: row.details,
    schedulingPool: row.scheduling_pool,
    rddIds: row.rdd_ids,
    accumulatorUpdates: tables.accumulablesOfStage(row).map(accumulable),
    killedTasksSummary: JSON.parse(row.killed_tasks_summary),
    resourceProfileId: row.resource_profile_id,
    ...maybePeaks('peakExecutorMetrics', tables.peaksOfStage(row)[0]),
    isShufflePushEnabled: row.shuffle_push_enabled ?? false,
    shuffleMergersCount: row.shuffle_mergers_count ?? 0,
  }
}

function stageDetails(tables: CoreTables, row: AnyRow, taskStatuses: readonly string[]): object {
  const tasks = tables
    .tasksOf(row)
    .filter((t) => taskStatuses.length === 0 || taskStatuses.includes(t.status))
  const copies = rowsOf(tables.driven, speculation).find(
    (s) => s.stage_id === row.stage_id && s.stage_attempt_id === row.stage_attempt_id,
  )
  return {
    tasks: Object.fromEntries(tasks.map((task) => [task.task_id, taskAnswer(tables, task)])),
    executorSummary: Object.fromEntries(
      tables.executorsOfStage(row).map((executor) => [
        executor.executor_id,
        {
          ...Object.fromEntries(EXECUTOR_SUMMARY.map(([name, column]) => [name, executor[column]])),
          isBlacklistedForStage: executor.is_excluded,
          ...maybePeaks('peakMemoryMetrics', executor),
          isExcludedForStage: executor.is_excluded,
        },
      ]),
    ),
    ...maybe(
      'speculationSummary',
      copies && {
        numTasks: copies.num_tasks,
        numActiveTasks: copies.num_active_tasks,
        numCompletedTasks: copies.num_completed_tasks,
        numFailedTasks: copies.num_failed_tasks,
        numKilledTasks: copies.num_killed_tasks,
      },
    ),
  }
}

function executorSummary(tables: CoreTables, row: AnyRow, quantiles: readonly number[]): object | undefined {
  const executors = tables.executorsOfStage(row)
  if (executors.length === 0) return undefined
  const measured = executors.filter((executor) => executor.jvm_heap_memory_bytes !== null)
  return {
    quantiles,
    ...Object.fromEntries(
      EXECUTOR_SUMMARY.map(([name, column]) => [name, quantilesAt(executors, column, quantiles)]),
    ),
    peakMemoryMetrics: Object.fromEntries(
      EXECUTOR_METRICS.map(([name, column]) => [name, quantilesAt(measured, column, quantiles)]),
    ),
  }
}

function quantilesAt(rows: readonly AnyRow[], column: string, quantiles: readonly number[]): number[] {
  const values = rows.map((row) => Number(row[column])).sort((a, b) => a - b)
  return quantiles.map((q) => values[Math.min(Math.floor(q * values.length), values.length - 1)] ?? 0)
}

function quantilesOf(query: URLSearchParams, byDefault: string): number[] {
  return (query.get('quantiles') ?? byDefault).split(',').map(Number)
}
