/** What changes in the accounts of stored blocks (AppStatusListener.scala; LiveEntity.scala: LiveRDD). */
import type { StorageLevel } from '../events/storage.ts'
import type {
  CoreState,
  LiveDistribution,
  LiveExecutor,
  LivePartition,
  LiveRdd,
  SeenExecutor,
} from './core-state.ts'
import { hasMemoryInfo } from './new-executor.ts'
import { describeLevel, isStored } from './storage-level.ts'

export interface BlockChange {
  readonly blockName: string
  readonly executorId: string
  readonly level: StorageLevel
  readonly memory: number
  readonly disk: number
}

/** Sizes with the sign they count with: what is no longer in memory (or on disk) is taken away. */
export function blockChange(
  blockName: string,
  executorId: string,
  level: StorageLevel,
  memory: number,
  disk: number,
): BlockChange {
  const sign = (used: boolean) => (used ? 1 : -1)
  return {
    blockName,
    executorId,
    level,
    memory: memory * sign(level.useMemory),
    disk: disk * sign(level.useDisk),
  }
}

export function changeExecutor(executor: LiveExecutor, { level, memory, disk }: BlockChange): void {
  if (hasMemoryInfo(executor)) {
    if (level.useOffHeap) executor.usedOffHeap = plus(executor.usedOffHeap, memory)
    else executor.usedOnHeap = plus(executor.usedOnHeap, memory)
  }
  executor.memoryUsed = plus(executor.memoryUsed, memory)
  executor.diskUsed = plus(executor.diskUsed, disk)
}

/** By how many RDD blocks of the executor there are more or less. */
export function changeRdd(state: CoreState, rdd: LiveRdd, change: BlockChange): number {
  const before: Omit<LivePartition, 'storageLevel'> = rdd.partitions.get(change.blockName) ?? {
    executors: [],
    memoryUsed: 0,
    diskUsed: 0,
  }
  const stored = isStored(change.level)
  const known = before.executors.includes(change.executorId)
  const executors = stored
    ? known
      ? before.executors
      : [...before.executors, change.executorId]
    : before.executors.filter((id) => id !== change.executorId)
  const blocks = stored ? (known ? 0 : 1) : -1
  if (executors.length > 0) {
    const memory = plus(before.memoryUsed, change.memory)
    rdd.partitions.set(
      change.blockName,
      partition(rdd, executors, memory, plus(before.diskUsed, change.disk)),
    )
  } else rdd.partitions.delete(change.blockName)
  const executor = state.executors.get(change.executorId)
  if (executor !== undefined) changeDistributions(state, rdd, executor, blocks, change)
  rdd.memoryUsed = plus(rdd.memoryUsed, change.memory)
  rdd.diskUsed = plus(rdd.diskUsed, change.disk)
  return blocks
}

/** Its blocks are gone with it, in equal shares where others hold them too. */
export function forgetExecutorBlocks(state: CoreState, { executorId }: LiveExecutor): void {
  for (const rdd of state.rdds.values()) {
    rdd.distributions.delete(executorId)
    for (const [name, part] of [...rdd.partitions]) {
      if (!part.executors.includes(executorId)) continue
      const memory = Math.trunc(part.memoryUsed / part.executors.length)
      const disk = Math.trunc(part.diskUsed / part.executors.length)
      rdd.memoryUsed = plus(rdd.memoryUsed, -memory)
      rdd.diskUsed = plus(rdd.diskUsed, -disk)
      if (part.executors.length === 1) {
        rdd.partitions.delete(name)
        continue
      }
      const others = part.executors.filter((id) => id !== executorId)
      rdd.partitions.set(
        name,
        partition(rdd, others, plus(part.memoryUsed, -memory), plus(part.diskUsed, -disk)),
      )
    }
  }
}

/** Takes what the RDD held from the accounts of the executors. */
export function unpersist(state: CoreState, rdd: LiveRdd): void {
  for (const { executors } of rdd.partitions.values())
    for (const id of executors) {
      const executor = state.executors.get(id)
      if (executor !== undefined) executor.rddBlocks--
    }
  for (const [id, held] of rdd.distributions) {
    const executor = state.executors.get(id)
    if (executor === undefined) continue
    if (hasMemoryInfo(executor)) {
      if (rdd.info.storageLevel.useOffHeap)
        executor.usedOffHeap = plus(executor.usedOffHeap, -held.offHeapUsed)
      else executor.usedOnHeap = plus(executor.usedOnHeap, -held.onHeapUsed)
    }
    executor.memoryUsed = plus(executor.memoryUsed, -held.memoryUsed)
    executor.diskUsed = plus(executor.diskUsed, -held.diskUsed)
  }
}

function changeDistributions(
  state: CoreState,
  rdd: LiveRdd,
  executor: LiveExecutor,
  blocks: number,
  change: BlockChange,
): void {
  if (executor.rddBlocks + blocks > 0) {
    const held = distribution(rdd, executor)
    held.memoryUsed = plus(held.memoryUsed, change.memory)
    held.diskUsed = plus(held.diskUsed, change.disk)
    if (hasMemoryInfo(executor)) {
      if (change.level.useOffHeap) held.offHeapUsed = plus(held.offHeapUsed, change.memory)
      else held.onHeapUsed = plus(held.onHeapUsed, change.memory)
    }
  } else rdd.distributions.delete(executor.executorId)
  // The memory left there changed for every RDD that has blocks on it.
  for (const other of state.rdds.values()) {
    const held = other.distributions.get(executor.executorId)
    if (held !== undefined) held.seen = seen(executor)
  }
}

function distribution(rdd: LiveRdd, executor: LiveExecutor): LiveDistribution {
  const known = rdd.distributions.get(executor.executorId)
  if (known !== undefined) return known
  const held = { memoryUsed: 0, diskUsed: 0, onHeapUsed: 0, offHeapUsed: 0, seen: undefined }
  rdd.distributions.set(executor.executorId, held)
  return held
}

function seen(executor: LiveExecutor): SeenExecutor {
  return {
    address: executor.hostPort ?? executor.host,
    remaining: (executor.maxMemory ?? 0) - executor.memoryUsed,
    heap: hasMemoryInfo(executor)
      ? { on: executor.totalOnHeap - executor.usedOnHeap, off: executor.totalOffHeap - executor.usedOffHeap }
      : undefined,
  }
}

/** The level is what it takes up really, which may be less than was asked for. */
function partition(
  rdd: LiveRdd,
  executors: readonly string[],
  memoryUsed: number,
  diskUsed: number,
): LivePartition {
  const { useOffHeap, deserialized } = rdd.info.storageLevel
  const storageLevel = describeLevel({
    useDisk: diskUsed > 0,
    useMemory: memoryUsed > 0,
    useOffHeap,
    deserialized: memoryUsed > 0 && deserialized,
    replication: executors.length,
  })
  return { storageLevel, memoryUsed, diskUsed, executors }
}

/** Accounts never go below zero. */
function plus(account: number, change: number): number {
  return Math.max(0, account + change)
}
