/** A stage attempt as the history server answers it, without tasks and distributions (LiveEntity.scala, LiveStage.toApi). */
import type { RowOf } from '../tables/schema.ts'
import type { stages } from '../tables/stages.ts'
import { date, type Json, scalaMap } from './json.ts'
import { type PeakRow, peaks } from './peaks.ts'
import { type AccumulableRow, accumulable, executionMetrics } from './task-fields.ts'

export type StageRow = RowOf<typeof stages>

/** What is answered about a stage beside its own fields. */
export interface StageParts {
  readonly accumulables: readonly AccumulableRow[]
  readonly peaks: PeakRow | undefined
  readonly tasks?: Json
  readonly executorSummary?: Json
  readonly speculationSummary?: Json
  readonly taskMetricsDistributions?: Json
  readonly executorMetricsDistributions?: Json
}

/** Sums are 0 where the log has none. */
export function stage(row: StageRow, parts: StageParts): Record<string, Json> {
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
    submissionTime: date(row.submission_time),
    firstTaskLaunchedTime: date(row.first_task_launched_time),
    completionTime: date(row.completion_time),
    failureReason: row.failure_reason,
    ...sums(row),
    name: row.name,
    description: row.description,
    details: row.details,
    schedulingPool: row.scheduling_pool,
    rddIds: row.rdd_ids,
    accumulatorUpdates: parts.accumulables.map(accumulable),
    tasks: parts.tasks,
    executorSummary: parts.executorSummary,
    speculationSummary: parts.speculationSummary,
    killedTasksSummary: scalaMap(row.killed_tasks_summary),
    resourceProfileId: row.resource_profile_id,
    peakExecutorMetrics: peaks(parts.peaks),
    taskMetricsDistributions: parts.taskMetricsDistributions,
    executorMetricsDistributions: parts.executorMetricsDistributions,
    isShufflePushEnabled: row.shuffle_push_enabled ?? false,
    shuffleMergersCount: row.shuffle_mergers_count ?? 0,
  }
}

function sums(row: StageRow): Record<string, Json> {
  return {
    ...executionMetrics(row),
    inputBytes: row.input_bytes ?? 0,
    inputRecords: row.input_records ?? 0,
    outputBytes: row.output_bytes ?? 0,
    outputRecords: row.output_records ?? 0,
    shuffleRemoteBlocksFetched: row.shuffle_remote_blocks_fetched ?? 0,
    shuffleLocalBlocksFetched: row.shuffle_local_blocks_fetched ?? 0,
    shuffleFetchWaitTime: row.shuffle_fetch_wait_time_ms ?? 0,
    shuffleRemoteBytesRead: row.shuffle_remote_bytes_read ?? 0,
    shuffleRemoteBytesReadToDisk: row.shuffle_remote_bytes_read_to_disk ?? 0,
    shuffleLocalBytesRead: row.shuffle_local_bytes_read ?? 0,
    shuffleReadBytes: BigInt(row.shuffle_local_bytes_read ?? 0) + BigInt(row.shuffle_remote_bytes_read ?? 0),
    shuffleReadRecords: row.shuffle_records_read ?? 0,
    shuffleCorruptMergedBlockChunks: row.push_corrupt_merged_block_chunks ?? 0,
    shuffleMergedFetchFallbackCount: row.push_merged_fetch_fallback_count ?? 0,
    shuffleMergedRemoteBlocksFetched: row.push_remote_merged_blocks_fetched ?? 0,
    shuffleMergedLocalBlocksFetched: row.push_local_merged_blocks_fetched ?? 0,
    shuffleMergedRemoteChunksFetched: row.push_remote_merged_chunks_fetched ?? 0,
    shuffleMergedLocalChunksFetched: row.push_local_merged_chunks_fetched ?? 0,
    shuffleMergedRemoteBytesRead: row.push_remote_merged_bytes_read ?? 0,
    shuffleMergedLocalBytesRead: row.push_local_merged_bytes_read ?? 0,
    shuffleRemoteReqsDuration: row.shuffle_remote_requests_duration_ms ?? 0,
    shuffleMergedRemoteReqsDuration: row.push_remote_merged_requests_duration_ms ?? 0,
    shuffleWriteBytes: row.shuffle_bytes_written ?? 0,
    shuffleWriteTime: row.shuffle_write_time_ns ?? 0,
    shuffleWriteRecords: row.shuffle_records_written ?? 0,
  }
}
