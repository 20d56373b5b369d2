/** `/storage/rdd` -> `rdds`, `rdd_partitions`, `rdd_distributions`. */

import { type Fields, objectsOf } from '../base/json-fields.ts'
import { rddDistributions } from '../tables/rdd-distributions.ts'
import { rddPartitions } from '../tables/rdd-partitions.ts'
import { rdds } from '../tables/rdds.ts'
import type { Sink } from './sink.ts'

/** An RDD that is stored has one life that is known: this one. */
const LIFE = 0

export function storageRows(answer: unknown, executorAt: ReadonlyMap<string, string>, sink: Sink): void {
  for (const rdd of objectsOf(answer, 'storage/rdd')) {
    const key = { rdd_id: rdd.int('id'), life: LIFE }
    sink.row(rdds, {
      ...key,
      name: rdd.textOr('name'),
      storage_level: rdd.text('storageLevel'),
      num_partitions: rdd.int('numPartitions'),
      num_cached_partitions: rdd.int('numCachedPartitions'),
      memory_used_bytes: rdd.long('memoryUsed'),
      disk_used_bytes: rdd.long('diskUsed'),
      is_unpersisted: false,
    })
    rdd.objects('partitions').forEach((part, position) => {
      sink.row(rddPartitions, {
        ...key,
        block_name: part.text('blockName'),
        storage_level: part.text('storageLevel'),
        memory_used_bytes: part.long('memoryUsed'),
        disk_used_bytes: part.long('diskUsed'),
        executors: part.texts('executors'),
        position,
      })
    })
    rdd.objects('dataDistribution').forEach((held, position) => {
      sink.row(rddDistributions, { ...key, ...distribution(held, executorAt), position })
    })
  }
}

function distribution(held: Fields, executorAt: ReadonlyMap<string, string>) {
  const address = held.textOr('address')
  return {
    // Answers name the address only.
    executor_id: executorAt.get(address ?? '') ?? '',
    address,
    memory_used_bytes: held.long('memoryUsed'),
    memory_remaining_bytes: held.long('memoryRemaining'),
    disk_used_bytes: held.long('diskUsed'),
    on_heap_memory_used_bytes: held.longOr('onHeapMemoryUsed'),
    off_heap_memory_used_bytes: held.longOr('offHeapMemoryUsed'),
    on_heap_memory_remaining_bytes: held.longOr('onHeapMemoryRemaining'),
    off_heap_memory_remaining_bytes: held.longOr('offHeapMemoryRemaining'),
  }
}
