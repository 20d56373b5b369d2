/** What the start and end of a task count for (AppStatusListener.scala: onTaskStart, onTaskEnd). */
import type { TaskEndReason } from '../events/task-end-reason.ts'
import type { LiveExecutor, LiveJob, LiveStage, Speculation, StageExecutor } from './core-state.ts'
import { addIndex } from './index-set.ts'
import { errorMessage } from './task-errors.ts'

export type Outcome = 'failed' | 'killed' | 'resubmitted' | 'success'

export function countStart(
  stage: LiveStage,
  launchTime: number,
  locality: string,
  speculative: boolean,
): void {
  if (speculative) {
    const copies = speculationOf(stage)
    copies.tasks++
    copies.active++
  }
  stage.activeTasks++
  if (launchTime < stage.firstLaunchTime) stage.firstLaunchTime = launchTime
  stage.locality.set(locality, (stage.locality.get(locality) ?? 0) + 1)
  for (const job of stage.jobs) job.activeTasks++
}

/** Counts for the stage and its jobs. */
export function countEnd(
  stage: LiveStage,
  outcome: Outcome,
  reason: TaskEndReason | undefined,
  index: number,
): void {
  count(stage, outcome, reason)
  if (outcome === 'success') addIndex(stage.completedIndices, index)
  for (let i = 0; i < stage.jobs.length; i++) {
    count(stage.jobs[i]!, outcome, reason)
    if (outcome === 'success') addIndex(stage.jobIndices[i]!, index)
  }
}

/** The time of a task that is resubmitted counted when it ended (since Spark 4.3; before, it counted twice). */
export function countEndInStageExecutor(executor: StageExecutor, outcome: Outcome, duration: number): void {
  if (outcome !== 'resubmitted') executor.taskTime += duration
  if (outcome === 'success') executor.succeededTasks++
  else if (outcome === 'killed') executor.killedTasks++
  else executor.failedTasks++
}

export function countSpeculativeEnd(stage: LiveStage, outcome: Outcome): void {
  const copies = speculationOf(stage)
  copies.active--
  if (outcome === 'success') copies.completed++
  else if (outcome === 'killed') copies.killed++
  else copies.failed++
}

export function countEndInExecutor(executor: LiveExecutor, outcome: Outcome, duration: number): void {
  if (outcome !== 'resubmitted') {
    executor.activeTasks--
    executor.totalDuration += duration
  }
  if (outcome === 'success') executor.completedTasks++
  else if (outcome !== 'killed') executor.failedTasks++
}

/** A resubmitted task had ended before, so it was not active (SPARK-41187). */
function count(counts: LiveJob | LiveStage, outcome: Outcome, reason: TaskEndReason | undefined): void {
  if (outcome !== 'resubmitted') counts.activeTasks--
  if (outcome === 'success') counts.completedTasks++
  else if (outcome === 'killed') {
    counts.killedTasks++
    if (reason === undefined) return
    const key = errorMessage(reason)
    counts.killedSummary.set(key, (counts.killedSummary.get(key) ?? 0) + 1)
  } else counts.failedTasks++
}

function speculationOf(stage: LiveStage): Speculation {
  stage.speculation ??= { tasks: 0, active: 0, completed: 0, failed: 0, killed: 0 }
  return stage.speculation
}
