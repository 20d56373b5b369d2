import type { StageInfo } from '../events/stage.ts'
import { blockUpdates } from '../tables/block-updates.ts'
import type { CoreState, LiveRdd } from './core-state.ts'
import type { Listener } from './listener.ts'
import { blockChange, changeExecutor, changeRdd, unpersist } from './storage-changes.ts'
import { describeLevel, isStored } from './storage-level.ts'
import { emitRdd } from './storage-rows.ts'

export interface Storage {
  readonly on: Listener['on']
  finish(): void
}

const RDD_BLOCK = /^rdd_(\d+)_\d+$/
const BROADCAST_BLOCK = /^broadcast_\d+\w*$/

/** Persisted RDDs and their blocks (AppStatusListener.scala: onBlockUpdated, onUnpersistRDD). */
export function createStorage(state: CoreState): Storage {
  let updates = 0
  const unpersisted = new Map<number, number>()

  return {
    on: {
      SparkListenerBlockUpdated({ info: { blockManagerId, blockId, storageLevel, memorySize, diskSize } }) {
        const { executorId, host, port } = blockManagerId
        state.sawBlockUpdates = true
        state.context.row(blockUpdates, {
          position: updates++,
          executor_id: executorId,
          host,
          port,
          block_id: blockId,
          storage_level: isStored(storageLevel) ? describeLevel(storageLevel) : '',
          memory_bytes: memorySize,
          disk_bytes: diskSize,
        })
        const rddId = RDD_BLOCK.exec(blockId)?.[1]
        if (rddId === undefined && !BROADCAST_BLOCK.test(blockId)) return
        const change = blockChange(blockId, executorId, storageLevel, memorySize, diskSize)
        const executor = state.executors.get(executorId)
        if (executor !== undefined) changeExecutor(executor, change)
        const rdd = rddId === undefined ? undefined : state.rdds.get(Number(rddId))
        const blocks = rdd === undefined ? 0 : changeRdd(state, rdd, change)
        if (executor !== undefined) executor.rddBlocks += blocks
      },
      SparkListenerUnpersistRDD({ rddId }) {
        const rdd = state.rdds.get(rddId)
        if (rdd === undefined) return
        emitRdd(state, rdd, life(rdd), true)
        state.rdds.delete(rddId)
        unpersisted.set(rddId, life(rdd) + 1)
        unpersist(state, rdd)
      },
    },
    finish() {
      for (const rdd of state.rdds.values()) emitRdd(state, rdd, life(rdd), false)
    },
  }

  function life(rdd: LiveRdd): number {
    return unpersisted.get(rdd.info.rddId) ?? 0
  }
}

/** A submitted stage makes the RDDs known that are to be persisted; their level stays as it is then. */
export function trackRdds(state: CoreState, info: StageInfo): void {
  for (const rdd of info.rdds) {
    if (!isStored(rdd.storageLevel) || state.rdds.has(rdd.rddId)) continue
    state.rdds.set(rdd.rddId, {
      info: rdd,
      memoryUsed: 0,
      diskUsed: 0,
      partitions: new Map(),
      distributions: new Map(),
    })
  }
}
