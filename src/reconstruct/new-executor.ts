import type { LiveExecutor } from './core-state.ts'
import { newPeaks } from './peaks.ts'
import { newSums } from './sums.ts'
import { LIFE_SUMS } from './task-sums.ts'

export function newExecutor(executorId: string, addTime: number): LiveExecutor {
  return {
    executorId,
    addTime,
    hostPort: null,
    host: null,
    isActive: true,
    totalCores: null,
    maxTasks: null,
    maxMemory: null,
    registrationTime: null,
    requestTime: null,
    removeTime: null,
    removeReason: null,
    rddBlocks: 0,
    memoryUsed: 0,
    diskUsed: 0,
    totalTasks: 0,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    totalDuration: 0,
    sums: newSums(LIFE_SUMS.length),
    isExcluded: false,
    excludedInStages: new Set(),
    logs: new Map(),
    attributes: new Map(),
    resources: new Map(),
    totalOnHeap: -1,
    totalOffHeap: 0,
    usedOnHeap: 0,
    usedOffHeap: 0,
    resourceProfileId: 0,
    peaks: newPeaks(),
  }
}

/** Whether its block manager said how its memory is divided (since Spark 2.2). */
export function hasMemoryInfo(executor: LiveExecutor): boolean {
  return executor.totalOnHeap >= 0
}
