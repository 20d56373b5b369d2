import type { StageInfo } from '../events/stage.ts'
import { type CoreState, findStage, type LiveExecutor, type LiveStage, liveStages } from './core-state.ts'
import { setJobs } from './jobs.ts'
import type { LifeCycle } from './life-cycle.ts'
import type { Listener } from './listener.ts'
import { trackRdds } from './storage.ts'

/** Stages (AppStatusListener.scala: onStageSubmitted, onStageCompleted). */
export function stageHandlers(state: CoreState, life: LifeCycle): Listener['on'] {
  return {
    SparkListenerStageSubmitted({ info, properties }) {
      const stage = life.stageOf(info)
      stage.status = 'ACTIVE'
      stage.pool = properties?.get('spark.scheduler.pool') ?? 'default'
      stage.description = properties?.get('spark.job.description') ?? null
      setJobs(
        stage,
        [...state.jobs.values()].filter((job) => job.stageSet.has(info.stageId)),
      )
      stage.jobIds = new Set(stage.jobs.map((job) => job.jobId))
      for (const job of stage.jobs) {
        job.completedStages.delete(info.stageId)
        job.activeStages++
      }
      trackRdds(state, info)
    },
    SparkListenerStageCompleted({ info }) {
      const stage = findStage(state, info.stageId, info.attemptId)
      if (stage === undefined) {
        const what = `stage ${info.stageId}, attempt ${info.attemptId}, completes but is not running`
        state.context.problem('unexpected_state', what)
      } else complete(state, life, stage, info)
      forgetDeadExecutors(state)
    },
  }
}

function complete(state: CoreState, life: LifeCycle, stage: LiveStage, info: StageInfo): void {
  stage.info = info
  // Old logs have no submission time in their start events: it is here that skipped stages show (SPARK-20205).
  stage.status =
    info.failureReason !== undefined ? 'FAILED' : info.submissionTime !== undefined ? 'COMPLETE' : 'SKIPPED'
  for (const job of stage.jobs) {
    if (stage.status === 'COMPLETE') job.completedStages.add(info.stageId)
    else if (stage.status === 'SKIPPED') {
      job.skippedStages.add(info.stageId)
      job.skippedTasks += info.numTasks
    } else job.failedStages++
    job.activeStages--
  }
  for (const executorId of stage.excludedExecutors)
    state.executors.get(executorId)?.excludedInStages.delete(info.stageId)
  // Else it stays for its last tasks (SPARK-24415).
  if (stage.activeTasks === 0) life.endStage(stage, false)
}

/** Whether a live stage was submitted before the executor was removed; a stage that was not submitted counts as one. */
export function ranWithLiveStages(state: CoreState, executors: Iterable<LiveExecutor>): LiveExecutor[] {
  let earliest = Number.POSITIVE_INFINITY
  for (const stage of liveStages(state)) earliest = Math.min(earliest, stage.info.submissionTime ?? 0)
  return [...executors].filter((executor) => earliest < (executor.removeTime ?? 0))
}

function forgetDeadExecutors(state: CoreState): void {
  if (state.deadExecutors.size === 0) return
  const kept = new Set(ranWithLiveStages(state, state.deadExecutors.values()))
  for (const [id, executor] of state.deadExecutors) if (!kept.has(executor)) state.deadExecutors.delete(id)
}
