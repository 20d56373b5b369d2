/** `/stages` and `/stages/<id>/<attempt>` -> `stages` and what stands beside it. */

import { Fields, objectsOf } from '../base/json-fields.ts'
import type { TaskMetricColumn } from '../events/task-columns.ts'
import type { RowOf } from '../tables/schema.ts'
import { speculation } from '../tables/speculation.ts'
import { stageAccumulables } from '../tables/stage-accumulables.ts'
import { stageExecutors } from '../tables/stage-executors.ts'
import { stagePeaks } from '../tables/stage-peaks.ts'
import type { stages } from '../tables/stages.ts'
import { peaksOf } from './peaks.ts'
import type { Sink } from './sink.ts'

export type StageRow = RowOf<typeof stages>
export type ListedStage = Omit<StageRow, 'job_ids' | 'locality_summary'>

/** The sums of a stage by the server's names. */
const SUMS: { readonly [K in TaskMetricColumn]?: string } = {
  executor_deserialize_time_ms: 'executorDeserializeTime',
  executor_deserialize_cpu_time_ns: 'executorDeserializeCpuTime',
  executor_run_time_ms: 'executorRunTime',
  executor_cpu_time_ns: 'executorCpuTime',
  peak_execution_memory_bytes: 'peakExecutionMemory',
  result_size_bytes: 'resultSize',
  jvm_gc_time_ms: 'jvmGcTime',
  result_serialization_time_ms: 'resultSerializationTime',
  memory_bytes_spilled: 'memoryBytesSpilled',
  disk_bytes_spilled: 'diskBytesSpilled',
  shuffle_remote_blocks_fetched: 'shuffleRemoteBlocksFetched',
  shuffle_local_blocks_fetched: 'shuffleLocalBlocksFetched',
  shuffle_fetch_wait_time_ms: 'shuffleFetchWaitTime',
  shuffle_remote_bytes_read: 'shuffleRemoteBytesRead',
  shuffle_remote_bytes_read_to_disk: 'shuffleRemoteBytesReadToDisk',
  shuffle_local_bytes_read: 'shuffleLocalBytesRead',
  shuffle_records_read: 'shuffleReadRecords',
  shuffle_remote_requests_duration_ms: 'shuffleRemoteReqsDuration',
  push_corrupt_merged_block_chunks: 'shuffleCorruptMergedBlockChunks',
  push_merged_fetch_fallback_count: 'shuffleMergedFetchFallbackCount',
  push_remote_merged_blocks_fetched: 'shuffleMergedRemoteBlocksFetched',
  push_local_merged_blocks_fetched: 'shuffleMergedLocalBlocksFetched',
  push_remote_merged_chunks_fetched: 'shuffleMergedRemoteChunksFetched',
  push_local_merged_chunks_fetched: 'shuffleMergedLocalChunksFetched',
  push_remote_merged_bytes_read: 'shuffleMergedRemoteBytesRead',
  push_local_merged_bytes_read: 'shuffleMergedLocalBytesRead',
  push_remote_merged_requests_duration_ms: 'shuffleMergedRemoteReqsDuration',
  shuffle_bytes_written: 'shuffleWriteBytes',
  shuffle_write_time_ns: 'shuffleWriteTime',
  shuffle_records_written: 'shuffleWriteRecords',
  input_bytes: 'inputBytes',
  input_records: 'inputRecords',
  output_bytes: 'outputBytes',
  output_records: 'outputRecords',
}

/** All stage attempts, the first one first. */
export function listedStages(answer: unknown): ListedStage[] {
  return objectsOf(answer, 'stages').map(listedStage).reverse()
}

function listedStage(stage: Fields): ListedStage {
  const sums = Object.fromEntries(Object.entries(SUMS).map(([column, name]) => [column, stage.longOr(name)]))
  return {
    stage_id: stage.int('stageId'),
    stage_attempt_id: stage.int('attemptId'),
    status: stage.text('status'),
    name: stage.textOr('name'),
    description: stage.textOr('description'),
    details: stage.textOr('details') ?? '',
    scheduling_pool: stage.textOr('schedulingPool') ?? 'default',
    submission_time: stage.time('submissionTime'),
    first_task_launched_time: stage.time('firstTaskLaunchedTime'),
    completion_time: stage.time('completionTime'),
    failure_reason: stage.textOr('failureReason'),
    num_tasks: stage.int('numTasks'),
    num_active_tasks: stage.int('numActiveTasks'),
    num_complete_tasks: stage.int('numCompleteTasks'),
    num_failed_tasks: stage.int('numFailedTasks'),
    num_killed_tasks: stage.int('numKilledTasks'),
    num_completed_indices: stage.int('numCompletedIndices'),
    killed_tasks_summary: stage.json('killedTasksSummary'),
    parent_ids: null,
    rdd_ids: stage.ints('rddIds'),
    resource_profile_id: stage.intOr('resourceProfileId') ?? 0,
    shuffle_push_enabled: stage.flagOr('isShufflePushEnabled'),
    shuffle_mergers_count: stage.intOr('shuffleMergersCount'),
    peak_on_heap_execution_memory_bytes: null,
    peak_off_heap_execution_memory_bytes: null,
    ...(sums as Omit<
      { [K in TaskMetricColumn]: number | bigint | null },
      'peak_on_heap_execution_memory_bytes' | 'peak_off_heap_execution_memory_bytes'
    >),
  }
}

/** What the answer about one stage attempt with `details=true` tells beside its own row; its tasks are left alone. */
export function stagePartRows(answer: unknown, sink: Sink): void {
  const stage = new Fields(answer, 'stage')
  const key = { stage_id: stage.int('stageId'), stage_attempt_id: stage.int('attemptId') }
  stage.objects('accumulatorUpdates').forEach((one, position) => {
    sink.row(stageAccumulables, {
      ...key,
      accumulator_id: one.long('id'),
      name: one.textOr('name'),
      update: one.textOr('update'),
      value: one.textOr('value'),
      position,
    })
  })
  const peaks = stage.objectOr('peakExecutorMetrics')
  if (peaks !== undefined) sink.row(stagePeaks, { ...key, ...peaksOf(peaks) })
  for (const [executor_id, one] of stage.entries('executorSummary'))
    sink.row(stageExecutors, { ...key, executor_id, ...executorSums(one) })
  const copies = stage.objectOr('speculationSummary')
  if (copies === undefined) return
  sink.row(speculation, {
    ...key,
    num_tasks: copies.int('numTasks'),
    num_active_tasks: copies.int('numActiveTasks'),
    num_completed_tasks: copies.int('numCompletedTasks'),
    num_failed_tasks: copies.int('numFailedTasks'),
    num_killed_tasks: copies.int('numKilledTasks'),
  })
}

function executorSums(one: Fields) {
  return {
    task_time_ms: one.long('taskTime'),
    succeeded_tasks: one.int('succeededTasks'),
    failed_tasks: one.int('failedTasks'),
    killed_tasks: one.int('killedTasks'),
    is_excluded: one.flagOr('isExcludedForStage') ?? one.flag('isBlacklistedForStage'),
    input_bytes: one.long('inputBytes'),
    input_records: one.long('inputRecords'),
    output_bytes: one.long('outputBytes'),
    output_records: one.long('outputRecords'),
    shuffle_bytes_read: one.long('shuffleRead'),
    shuffle_records_read: one.long('shuffleReadRecords'),
    shuffle_bytes_written: one.long('shuffleWrite'),
    shuffle_records_written: one.long('shuffleWriteRecords'),
    memory_bytes_spilled: one.long('memoryBytesSpilled'),
    disk_bytes_spilled: one.long('diskBytesSpilled'),
    ...peaksOf(one.objectOr('peakMemoryMetrics')),
  }
}
