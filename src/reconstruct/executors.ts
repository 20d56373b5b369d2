import { executorMetrics } from '../tables/executor-metrics.ts'
import { executors, executorsFormer } from '../tables/executors.ts'
import { type CoreState, findStage, type LiveExecutor } from './core-state.ts'
import { tasksOnCores } from './cpu-amount.ts'
import { executorRow } from './executor-rows.ts'
import type { Listener } from './listener.ts'
import { newExecutor } from './new-executor.ts'
import { stageExecutor } from './new-stage.ts'
import { arePeaksSet, peakValues, raisePeaks } from './peaks.ts'
import { ranWithLiveStages } from './stages.ts'
import { forgetExecutorBlocks } from './storage-changes.ts'
import type { Tasks } from './tasks.ts'

export interface Executors {
  readonly on: Listener['on']
  finish(): void
}

/** Executors (AppStatusListener.scala: onExecutorAdded, onExecutorRemoved, onBlockManagerAdded, on...Metrics...). */
export function createExecutors(state: CoreState, tasks: Tasks): Executors {
  /** The last life of every id, which the history server shows. */
  const lives = new Map<string, LiveExecutor>()

  function liveExecutor(executorId: string, addTime: number): LiveExecutor {
    const known = state.executors.get(executorId)
    if (known !== undefined) return known
    const former = lives.get(executorId)
    if (former !== undefined) state.context.row(executorsFormer, executorRow(state, former))
    const executor = newExecutor(executorId, addTime)
    state.executors.set(executorId, executor)
    lives.set(executorId, executor)
    return executor
  }

  /** Peaks of an executor in a stage; a removed one counts while a stage is live that it may have run for. */
  function raise(
    executorId: string,
    stageId: number,
    attemptId: number,
    values: Float64Array,
    dead: boolean,
  ): void {
    const executor =
      state.executors.get(executorId) ?? (dead ? state.deadExecutors.get(executorId) : undefined)
    if (executor !== undefined) raisePeaks(executor.peaks, values)
    const stage = findStage(state, stageId, attemptId)
    if (stage === undefined) return
    raisePeaks(stage.peaks, values)
    raisePeaks(stageExecutor(stage, executorId).peaks, values)
  }

  return {
    on: {
      SparkListenerExecutorAdded({ executorId, time, info }) {
        const executor = liveExecutor(executorId, time)
        executor.host = info.host ?? null
        executor.isActive = true
        executor.totalCores = info.totalCores
        executor.registrationTime = info.registrationTime ?? null
        executor.requestTime = info.requestTime ?? null
        executor.resourceProfileId = info.resourceProfileId ?? 0
        executor.logs = info.logUrls
        executor.attributes = info.attributes ?? new Map()
        executor.resources = info.resources ?? new Map()
        const cpus = state.cpusOfProfile.get(executor.resourceProfileId) ?? state.defaultCpusPerTask
        executor.maxTasks = tasksOnCores(info.totalCores, cpus)
      },
      SparkListenerExecutorRemoved({ executorId, time, reason }) {
        const executor = state.executors.get(executorId)
        if (executor === undefined) {
          state.context.problem('unexpected_state', `executor ${executorId} is removed but was not there`)
          return
        }
        state.executors.delete(executorId)
        executor.isActive = false
        executor.removeTime = time
        executor.removeReason = reason ?? null
        forgetExecutorBlocks(state, executor)
        if (ranWithLiveStages(state, [executor]).length > 0) state.deadExecutors.set(executorId, executor)
      },
      SparkListenerBlockManagerAdded({ blockManagerId, time, maxMemory, maxOnHeapMemory, maxOffHeapMemory }) {
        const executor = liveExecutor(blockManagerId.executorId, time)
        executor.hostPort = `${blockManagerId.host}:${blockManagerId.port}`
        executor.isActive = true
        if (maxOnHeapMemory !== undefined) {
          executor.totalOnHeap = maxOnHeapMemory
          executor.totalOffHeap = maxOffHeapMemory ?? 0
          // All its blocks will be reported again (SPARK-30594).
          executor.usedOnHeap = 0
          executor.usedOffHeap = 0
        }
        executor.maxMemory = maxMemory
      },
      SparkListenerStageExecutorMetrics({ executorId, stageId, stageAttemptId, metrics }) {
        raise(executorId, stageId, stageAttemptId, metrics, true)
      },
      SparkListenerExecutorMetricsUpdate({ executorId, running, updates }) {
        for (const { taskId, metrics } of running) tasks.progress(Number(taskId), executorId, metrics)
        for (const { stageId, stageAttemptId, metrics } of updates)
          raise(executorId, stageId, stageAttemptId, metrics, false)
      },
    },
    finish() {
      for (const executor of lives.values()) {
        state.context.row(executors, executorRow(state, executor))
        if (!arePeaksSet(executor.peaks)) continue
        state.context.row(executorMetrics, {
          executor_id: executor.executorId,
          ...peakValues(executor.peaks),
        })
      }
    },
  }
}
