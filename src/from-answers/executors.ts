/** `/allexecutors` -> `executors`, `executor_metrics`. */

import { type Fields, objectsOf } from '../base/json-fields.ts'
import { executorMetrics } from '../tables/executor-metrics.ts'
import { executors } from '../tables/executors.ts'
import { peaksOf } from './peaks.ts'
import type { Sink } from './sink.ts'

/** Sums over the tasks that ran in the driver, as they were listed. */
export interface DriverTasks {
  durationMs: number
  gcTimeMs: number
}

/** What others must know of the executors. */
export interface KnownExecutors {
  /** Executor id by host:port of its block manager; of executors that share one over time, the last. */
  readonly byAddress: ReadonlyMap<string, string>
  readonly driver: { readonly logs: string; readonly attributes: string } | undefined
}

/** `knowsBlocks`: what is stored was seen, so that a 0 is one. */
export function executorRows(
  answer: unknown,
  sink: Sink,
  { knowsBlocks, driverTasks }: { readonly knowsBlocks: boolean; readonly driverTasks: DriverTasks },
): KnownExecutors {
  const byAddress = new Map<string, string>()
  let driver: KnownExecutors['driver']
  for (const one of objectsOf(answer, 'allexecutors')) {
    const id = one.text('id')
    const hostPort = one.textOr('hostPort')
    if (hostPort !== null) byAddress.set(hostPort, id)
    const isDriver = id === 'driver'
    if (isDriver) driver = { logs: one.json('executorLogs'), attributes: one.json('attributes') }
    sink.row(executors, executorRow(one, knowsBlocks, isDriver ? driverTasks : undefined))
    const peaks = one.objectOr('peakMemoryMetrics')
    if (peaks !== undefined) sink.row(executorMetrics, { executor_id: id, ...peaksOf(peaks) })
  }
  return { byAddress, driver }
}

/** The driver's times were changed when the server read its row (AppStatusStore.scala, replaceExec): they come from its tasks. */
function executorRow(one: Fields, knowsBlocks: boolean, driverTasks: DriverTasks | undefined) {
  const stored = <T>(value: T) => (knowsBlocks ? value : null)
  const memory = one.objectOr('memoryMetrics')
  // 0 stands for not known: no ExecutorAdded was seen.
  const isAdded = one.int('totalCores') > 0
  const hostPort = one.textOr('hostPort')
  const isExcluded = one.flagOr('isExcluded') ?? one.flag('isBlacklisted')
  const excluded = one.ints('excludedInStages')
  return {
    executor_id: one.text('id'),
    host_port: hostPort,
    host: isAdded ? hostOf(hostPort) : null,
    is_active: one.flag('isActive'),
    add_time: one.time('addTime'),
    registration_time: null,
    request_time: null,
    remove_time: one.time('removeTime'),
    remove_reason: one.textOr('removeReason'),
    total_cores: isAdded ? one.int('totalCores') : null,
    max_tasks: isAdded ? one.int('maxTasks') : null,
    total_tasks: one.int('totalTasks'),
    active_tasks: one.int('activeTasks'),
    completed_tasks: one.int('completedTasks'),
    failed_tasks: one.int('failedTasks'),
    total_duration_ms: driverTasks?.durationMs ?? one.long('totalDuration'),
    total_gc_time_ms: driverTasks?.gcTimeMs ?? one.long('totalGCTime'),
    total_input_bytes: one.long('totalInputBytes'),
    total_shuffle_read_bytes: one.long('totalShuffleRead'),
    total_shuffle_write_bytes: one.long('totalShuffleWrite'),
    max_memory_bytes:
      memory === undefined && Number(one.long('maxMemory')) === 0 ? null : one.long('maxMemory'),
    rdd_blocks: stored(one.int('rddBlocks')),
    memory_used_bytes: stored(one.long('memoryUsed')),
    disk_used_bytes: stored(one.long('diskUsed')),
    total_on_heap_memory_bytes: memory?.longOr('totalOnHeapStorageMemory') ?? null,
    total_off_heap_memory_bytes: memory?.longOr('totalOffHeapStorageMemory') ?? null,
    used_on_heap_memory_bytes: stored(memory?.longOr('usedOnHeapStorageMemory') ?? null),
    used_off_heap_memory_bytes: stored(memory?.longOr('usedOffHeapStorageMemory') ?? null),
    is_excluded: isExcluded,
    excluded_in_stages: (excluded.length > 0 ? excluded : one.ints('blacklistedInStages')).sort(
      (a, b) => a - b,
    ),
    resource_profile_id: one.intOr('resourceProfileId') ?? 0,
    logs: one.json('executorLogs'),
    attributes: one.json('attributes'),
    resources: one.json('resources'),
  }
}

/** Without its port. */
function hostOf(hostPort: string | null): string | null {
  return hostPort === null ? null : hostPort.replace(/:\d+$/, '')
}
