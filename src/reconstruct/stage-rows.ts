/** A stage attempt as rows. */
import { TASK_METRIC_COLUMNS, type TaskMetricColumn } from '../events/task-columns.ts'
import { speculation } from '../tables/speculation.ts'
import { stageAccumulables } from '../tables/stage-accumulables.ts'
import { stageExecutors } from '../tables/stage-executors.ts'
import { stagePeaks } from '../tables/stage-peaks.ts'
import { stageRdds } from '../tables/stage-rdds.ts'
import { stages } from '../tables/stages.ts'
import type { LiveStage, Speculation, StageExecutor } from './core-state.ts'
import { jsonOfMap } from './json-text.ts'
import type { Context } from './listener.ts'
import { arePeaksSet, peakValues } from './peaks.ts'
import { inHashOrder, longHash } from './scala-hash.ts'
import { describeLevel, isStored } from './storage-level.ts'
import { sumAt } from './sums.ts'
import { EXECUTOR_SUMS } from './task-sums.ts'

interface StageKey {
  readonly stage_id: number
  readonly stage_attempt_id: number
}

/** Emits it with all that belongs to it. `former` is a life before this one, whose executors stay listed. */
export function emitStage(context: Context, stage: LiveStage, former: LiveStage | undefined): void {
  const { info } = stage
  const key = { stage_id: info.stageId, stage_attempt_id: info.attemptId }
  emitStageRow(context, stage, key)
  emitAccumulables(context, stage, key)
  emitRdds(context, stage, key)
  if (arePeaksSet(stage.peaks)) context.row(stagePeaks, { ...key, ...peakValues(stage.peaks) })
  for (const [id, executor] of new Map([...(former?.executors ?? []), ...stage.executors]))
    emitExecutor(context, id, executor, key)
  const copies = stage.speculation ?? former?.speculation
  if (copies !== undefined) emitSpeculation(context, copies, key)
}

function emitStageRow(context: Context, stage: LiveStage, key: StageKey): void {
  const { info } = stage
  context.row(stages, {
    ...key,
    status: stage.status,
    name: info.name ?? null,
    description: stage.description,
    details: info.details ?? '',
    scheduling_pool: stage.pool,
    submission_time: info.submissionTime ?? null,
    first_task_launched_time: Number.isFinite(stage.firstLaunchTime) ? stage.firstLaunchTime : null,
    completion_time: info.completionTime ?? null,
    failure_reason: info.failureReason ?? null,
    num_tasks: info.numTasks,
    num_active_tasks: stage.activeTasks,
    num_complete_tasks: stage.completedTasks,
    num_failed_tasks: stage.failedTasks,
    num_killed_tasks: stage.killedTasks,
    num_completed_indices: stage.completedIndices.size,
    killed_tasks_summary: jsonOfMap(stage.killedSummary),
    locality_summary: jsonOfMap(stage.locality),
    job_ids: [...stage.jobIds].sort((a, b) => a - b),
    parent_ids: info.parentIds,
    rdd_ids: info.rdds.map((rdd) => rdd.rddId),
    resource_profile_id: info.resourceProfileId ?? 0,
    shuffle_push_enabled: info.shufflePushEnabled ?? null,
    shuffle_mergers_count: info.shuffleMergersCount ?? null,
    ...metricSums(stage),
  })
}

/** NULL where tasks ended and none of them reported the metric. */
function metricSums(stage: LiveStage): { [K in TaskMetricColumn]: number | bigint | null } {
  const unknown = (i: number) => stage.tasksWithMetrics > 0 && stage.reported[i] === 0
  return Object.fromEntries(
    TASK_METRIC_COLUMNS.map(({ name }, i) => [name, unknown(i) ? null : sumAt(stage.sums, i)]),
  ) as { [K in TaskMetricColumn]: number | bigint | null }
}

function emitAccumulables(context: Context, stage: LiveStage, key: StageKey): void {
  const { ids, shown } = stage.info.accumulables
  if (shown.length === 0) return
  // StageInfo.scala keeps them in a hash map, later ones of the same id in place of earlier ones.
  const byId = new Map(shown.map((accumulable) => [accumulable.id, accumulable]))
  const ordered = inHashOrder([...byId.values()], ({ id }) => longHash(id), new Set(ids).size)
  ordered.forEach(({ id, name, update, value }, position) => {
    context.row(stageAccumulables, {
      ...key,
      accumulator_id: id,
      name: name ?? null,
      update: update ?? null,
      value: value ?? null,
      position,
    })
  })
}

function emitRdds(context: Context, stage: LiveStage, key: StageKey): void {
  stage.info.rdds.forEach((rdd, position) => {
    context.row(stageRdds, {
      ...key,
      position,
      rdd_id: rdd.rddId,
      name: rdd.name ?? null,
      scope: rdd.scope ?? null,
      parent_ids: rdd.parentIds,
      callsite: rdd.callsite ?? null,
      storage_level: isStored(rdd.storageLevel) ? describeLevel(rdd.storageLevel) : '',
      is_barrier: rdd.barrier,
      deterministic_level: rdd.deterministicLevel ?? null,
      num_partitions: rdd.numPartitions,
    })
  })
}

function emitExecutor(context: Context, id: string, executor: StageExecutor, key: StageKey): void {
  const sums = Object.fromEntries(EXECUTOR_SUMS.map((name, i) => [name, sumAt(executor.sums, i)])) as {
    [K in (typeof EXECUTOR_SUMS)[number]]: number | bigint
  }
  context.row(stageExecutors, {
    ...key,
    executor_id: id,
    task_time_ms: executor.taskTime,
    succeeded_tasks: executor.succeededTasks,
    failed_tasks: executor.failedTasks,
    killed_tasks: executor.killedTasks,
    is_excluded: executor.isExcluded,
    ...sums,
    ...peakValues(executor.peaks),
  })
}

function emitSpeculation(context: Context, copies: Speculation, key: StageKey): void {
  context.row(speculation, {
    ...key,
    num_tasks: copies.tasks,
    num_active_tasks: copies.active,
    num_completed_tasks: copies.completed,
    num_failed_tasks: copies.failed,
    num_killed_tasks: copies.killed,
  })
}
