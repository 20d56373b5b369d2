import { bool, event, field, int, int32, type ObjectOf, object, optional, orElse, text } from './schema.ts'

const storageLevelFields = {
  useDisk: field('Use Disk', bool),
  useMemory: field('Use Memory', bool),
  /** Since Spark 3.4; earlier names of it are not read (JsonProtocol.scala, storageLevelFromJson). */
  useOffHeap: field('Use Off Heap', orElse(bool, false)),
  deserialized: field('Deserialized', bool),
  replication: field('Replication', int32),
}
export type StorageLevel = ObjectOf<typeof storageLevelFields>
export const storageLevel = object(storageLevelFields)

const blockManagerIdFields = {
  executorId: field('Executor ID', text),
  host: field('Host', text),
  port: field('Port', int32),
}
export type BlockManagerId = ObjectOf<typeof blockManagerIdFields>
export const blockManagerId = object(blockManagerIdFields)

/** Spark's time where an event has none (before 1.2). */
const NO_TIME = -1

/** Block managers, blocks and persisted RDDs. BlockUpdated is only there with spark.eventLog.logBlockUpdates.enabled. */
export const STORAGE_EVENTS = [
  event('SparkListenerBlockManagerAdded', {
    blockManagerId: field('Block Manager ID', blockManagerId),
    maxMemory: field('Maximum Memory', int),
    time: field('Timestamp', orElse(int, NO_TIME)),
    /** Both since Spark 2.2. */
    maxOnHeapMemory: field('Maximum Onheap Memory', optional(int)),
    maxOffHeapMemory: field('Maximum Offheap Memory', optional(int)),
  }),
  event('SparkListenerBlockManagerRemoved', {
    blockManagerId: field('Block Manager ID', blockManagerId),
    time: field('Timestamp', orElse(int, NO_TIME)),
  }),
  event('SparkListenerBlockUpdated', {
    info: field(
      'Block Updated Info',
      object({
        blockManagerId: field('Block Manager ID', blockManagerId),
        blockId: field('Block ID', text),
        storageLevel: field('Storage Level', storageLevel),
        memorySize: field('Memory Size', int),
        diskSize: field('Disk Size', int),
      }),
    ),
  }),
  event('SparkListenerUnpersistRDD', { rddId: field('RDD ID', int32) }),
] as const
