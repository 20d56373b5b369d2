import { rddDistributions } from '../tables/rdd-distributions.ts'
import { rddPartitions } from '../tables/rdd-partitions.ts'
import { rdds } from '../tables/rdds.ts'
import type { CoreState, LiveRdd } from './core-state.ts'
import { inHashOrder, javaHash } from './scala-hash.ts'
import { describeLevel } from './storage-level.ts'

/** A persisted RDD as it stands now, with its partitions and what lies where. */
export function emitRdd(state: CoreState, rdd: LiveRdd, life: number, isUnpersisted: boolean): void {
  const { info } = rdd
  const { context } = state
  const known = <T>(value: T) => (state.sawBlockUpdates ? value : null)
  const key = { rdd_id: info.rddId, life }
  context.row(rdds, {
    ...key,
    name: info.name ?? null,
    storage_level: describeLevel(info.storageLevel),
    num_partitions: info.numPartitions,
    num_cached_partitions: known(rdd.partitions.size),
    memory_used_bytes: known(rdd.memoryUsed),
    disk_used_bytes: known(rdd.diskUsed),
    is_unpersisted: isUnpersisted,
  })
  let position = 0
  for (const [blockName, part] of rdd.partitions) {
    context.row(rddPartitions, {
      ...key,
      block_name: blockName,
      storage_level: part.storageLevel,
      memory_used_bytes: part.memoryUsed,
      disk_used_bytes: part.diskUsed,
      executors: part.executors,
      position: position++,
    })
  }
  inHashOrder([...rdd.distributions], ([executorId]) => javaHash(executorId)).forEach(
    ([executorId, held], place) => {
      context.row(rddDistributions, {
        ...key,
        executor_id: executorId,
        address: held.seen?.address ?? null,
        memory_used_bytes: held.memoryUsed,
        memory_remaining_bytes: held.seen?.remaining ?? 0,
        disk_used_bytes: held.diskUsed,
        on_heap_memory_used_bytes: held.seen?.heap === undefined ? null : held.onHeapUsed,
        off_heap_memory_used_bytes: held.seen?.heap === undefined ? null : held.offHeapUsed,
        on_heap_memory_remaining_bytes: held.seen?.heap?.on ?? null,
        off_heap_memory_remaining_bytes: held.seen?.heap?.off ?? null,
        position: place,
      })
    },
  )
}
