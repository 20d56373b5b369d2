import type { StageInfo } from '../events/stage.ts'
import { TASK_METRIC_COLUMNS } from '../events/task-columns.ts'
import type { LiveStage, StageExecutor } from './core-state.ts'
import { newIndexSet } from './index-set.ts'
import { newPeaks } from './peaks.ts'
import { newSums } from './sums.ts'
import { EXECUTOR_SUMS } from './task-sums.ts'

const DEFAULT_POOL = 'default'

export function newStage(info: StageInfo): LiveStage {
  return {
    info,
    jobs: [],
    jobIndices: [],
    jobIds: new Set(),
    status: 'PENDING',
    description: null,
    pool: DEFAULT_POOL,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    killedTasks: 0,
    killedSummary: new Map(),
    completedIndices: newIndexSet(),
    firstLaunchTime: Number.POSITIVE_INFINITY,
    locality: new Map(),
    sums: newSums(TASK_METRIC_COLUMNS.length),
    reported: new Uint8Array(TASK_METRIC_COLUMNS.length),
    tasksWithMetrics: 0,
    executors: new Map(),
    excludedExecutors: new Set(),
    peaks: newPeaks(),
    speculation: undefined,
  }
}

/** What the stage has of an executor; made when first asked for. */
export function stageExecutor(stage: LiveStage, executorId: string): StageExecutor {
  const known = stage.executors.get(executorId)
  if (known !== undefined) return known
  const executor: StageExecutor = {
    taskTime: 0,
    succeededTasks: 0,
    failedTasks: 0,
    killedTasks: 0,
    isExcluded: false,
    sums: newSums(EXECUTOR_SUMS.length),
    peaks: newPeaks(),
  }
  stage.executors.set(executorId, executor)
  return executor
}
