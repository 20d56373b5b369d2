import type { executors } from '../tables/executors.ts'
import type { RowOf } from '../tables/schema.ts'
import type { CoreState, LiveExecutor } from './core-state.ts'
import { jsonOfMap } from './json-text.ts'
import { hasMemoryInfo } from './new-executor.ts'
import { javaHash } from './scala-hash.ts'
import { asScalaMap, seqHash, textHash } from './scala-map-order.ts'
import { sumAt } from './sums.ts'
import { LIFE_SUMS } from './task-sums.ts'

/** An executor as it stands now, as a row of `executors`. */
export function executorRow(state: CoreState, executor: LiveExecutor): RowOf<typeof executors> {
  const used = <T>(value: T) => (state.sawBlockUpdates ? value : null)
  const divided = hasMemoryInfo(executor)
  return {
    executor_id: executor.executorId,
    host_port: executor.hostPort ?? executor.host,
    host: executor.host,
    is_active: executor.isActive,
    add_time: executor.addTime < 0 ? null : executor.addTime,
    registration_time: executor.registrationTime,
    request_time: executor.requestTime,
    remove_time: executor.removeTime,
    remove_reason: executor.removeReason,
    total_cores: executor.totalCores,
    max_tasks: executor.maxTasks,
    total_tasks: executor.totalTasks,
    active_tasks: executor.activeTasks,
    completed_tasks: executor.completedTasks,
    failed_tasks: executor.failedTasks,
    total_duration_ms: executor.totalDuration,
    ...lifeSums(executor),
    max_memory_bytes: executor.maxMemory,
    rdd_blocks: used(executor.rddBlocks),
    memory_used_bytes: used(executor.memoryUsed),
    disk_used_bytes: used(executor.diskUsed),
    total_on_heap_memory_bytes: divided ? executor.totalOnHeap : null,
    total_off_heap_memory_bytes: divided ? executor.totalOffHeap : null,
    used_on_heap_memory_bytes: divided ? used(executor.usedOnHeap) : null,
    used_off_heap_memory_bytes: divided ? used(executor.usedOffHeap) : null,
    is_excluded: executor.isExcluded,
    excluded_in_stages: [...executor.excludedInStages].sort((a, b) => a - b),
    resource_profile_id: executor.resourceProfileId,
    logs: jsonOfMap(asScalaMap(executor.logs, textHash)),
    attributes: jsonOfMap(asScalaMap(executor.attributes, textHash)),
    resources: jsonOfMap(asScalaMap(executor.resources, resourceHash)),
  }
}

function lifeSums(executor: LiveExecutor): { [K in (typeof LIFE_SUMS)[number]]: number | bigint } {
  return Object.fromEntries(LIFE_SUMS.map((name, i) => [name, sumAt(executor.sums, i)])) as {
    [K in (typeof LIFE_SUMS)[number]]: number | bigint
  }
}

/** Scala's hash of a ResourceInformation: of its name and addresses. */
function resourceHash(resource: unknown): number {
  const { name, addresses }: { name?: unknown; addresses?: unknown } = Object(resource)
  const listed: readonly unknown[] = Array.isArray(addresses) ? addresses : []
  return seqHash([javaHash(String(name)), seqHash(listed.map((address) => javaHash(String(address))))])
}
