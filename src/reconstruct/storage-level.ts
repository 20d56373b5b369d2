import type { StorageLevel } from '../events/storage.ts'

/** Whether anything is stored at this level at all (StorageLevel.scala, isValid). */
export function isStored(level: StorageLevel): boolean {
  return (level.useMemory || level.useDisk) && level.replication > 0
}

/** The words the history server uses (StorageLevel.scala, description). */
export function describeLevel(level: StorageLevel): string {
  const disk = level.useDisk ? 'Disk ' : ''
  const memory = level.useMemory ? (level.useOffHeap ? 'Memory (off heap) ' : 'Memory ') : ''
  return `${disk}${memory}${level.deserialized ? 'Deserialized' : 'Serialized'} ${level.replication}x Replicated`
}
