import { describe, expect, it } from 'vitest'
import { blockUpdates } from '../../src/tables/block-updates.ts'
import { executors } from '../../src/tables/executors.ts'
import { rddDistributions } from '../../src/tables/rdd-distributions.ts'
import { rddPartitions } from '../../src/tables/rdd-partitions.ts'
import { rdds } from '../../src/tables/rdds.ts'
import { driveCore, rowsOf } from './drive.ts'
import {
  blockManagerAdded,
  executorAdded,
  executorRemoved,
  jsonLines,
  stageInfo,
  submitted,
} from './events.ts'
import type { Json } from './reference-blocks.ts'

const LEVEL = { 'Use Disk': true, 'Use Memory': true, Deserialized: true, Replication: 1 }
const GONE = { 'Use Disk': false, 'Use Memory': false, Deserialized: false, Replication: 1 }
const RDD = {
  'RDD ID': 3,
  Name: 'r',
  'Storage Level': LEVEL,
  'Number of Partitions': 2,
  'Number of Cached Partitions': 0,
}
const memory = { 'Maximum Onheap Memory': 600, 'Maximum Offheap Memory': 0 }

const drive = (...events: Json[]) =>
  driveCore(
    jsonLines([
      ...['1', '2'].flatMap((id) => [executorAdded(id), blockManagerAdded(id, memory)]),
      submitted(stageInfo(0, { 'RDD Info': [RDD] })),
      ...events,
    ]),
  )
const unpersist = { Event: 'SparkListenerUnpersistRDD', 'RDD ID': 3 }

function block(
  id: string,
  executor: string,
  memorySize: number,
  diskSize: number,
  level: Json = LEVEL,
): Json {
  return {
    Event: 'SparkListenerBlockUpdated',
    'Block Updated Info': {
      'Block Manager ID': { 'Executor ID': executor, Host: 'h1', Port: 7000 },
      'Block ID': id,
      'Storage Level': level,
      'Memory Size': memorySize,
      'Disk Size': diskSize,
    },
  }
}

describe('persisted RDDs', () => {
  it('are known without block updates, but not what they hold', () => {
    expect(rowsOf(drive(), rdds)).toMatchObject([
      {
        rdd_id: 3,
        storage_level: 'Disk Memory Deserialized 1x Replicated',
        num_cached_partitions: null,
        memory_used_bytes: null,
      },
    ])
  })

  it('hold blocks on executors', () => {
    const driven = drive(
      block('rdd_3_0', '1', 100, 0),
      block('rdd_3_1', '2', 0, 50),
      block('rdd_3_0', '2', 100, 0),
    )
    expect(rowsOf(driven, rdds)).toMatchObject([
      { num_cached_partitions: 2, memory_used_bytes: 200, disk_used_bytes: 50 },
    ])
    expect(rowsOf(driven, rddPartitions)).toMatchObject([
      { block_name: 'rdd_3_0', executors: ['1', '2'], storage_level: 'Memory Deserialized 2x Replicated' },
      { block_name: 'rdd_3_1', executors: ['2'], storage_level: 'Disk Serialized 1x Replicated' },
    ])
    expect(rowsOf(driven, rddDistributions)).toMatchObject([
      {
        executor_id: '1',
        memory_used_bytes: 100,
        memory_remaining_bytes: 900,
        on_heap_memory_remaining_bytes: 500,
      },
      { executor_id: '2', memory_used_bytes: 100, disk_used_bytes: 50 },
    ])
    expect(rowsOf(driven, executors)).toMatchObject([
      { rdd_blocks: 1, memory_used_bytes: 100, used_on_heap_memory_bytes: 100 },
      { rdd_blocks: 2, memory_used_bytes: 100, disk_used_bytes: 50 },
    ])
  })

  it('give blocks back', () => {
    const driven = drive(block('rdd_3_0', '1', 100, 0), block('rdd_3_0', '1', 100, 0, GONE))
    expect(rowsOf(driven, rdds)).toMatchObject([{ num_cached_partitions: 0, memory_used_bytes: 0 }])
    expect(rowsOf(driven, rddPartitions)).toEqual([])
    expect(rowsOf(driven, executors)[0]).toMatchObject({ rdd_blocks: 0, memory_used_bytes: 0 })
    expect(rowsOf(driven, blockUpdates)).toMatchObject([
      { position: 0, memory_bytes: 100 },
      { position: 1, storage_level: '' },
    ])
  })

  it('lose the share of an executor that is removed', () => {
    const driven = drive(
      block('rdd_3_0', '1', 101, 0),
      block('rdd_3_0', '2', 100, 0),
      block('rdd_3_1', '1', 7, 0),
      executorRemoved('1'),
    )
    expect(rowsOf(driven, rdds)).toMatchObject([{ num_cached_partitions: 1, memory_used_bytes: 101 }])
    expect(rowsOf(driven, rddPartitions)).toMatchObject([
      { block_name: 'rdd_3_0', executors: ['2'], memory_used_bytes: 101 },
    ])
    expect(rowsOf(driven, rddDistributions).map((row) => row.executor_id)).toEqual(['2'])
  })

  it('are kept when unpersisted, and begin anew when persisted again', () => {
    const again = submitted(stageInfo(1, { 'RDD Info': [RDD] }))
    const driven = drive(block('rdd_3_0', '1', 100, 0), unpersist, again)
    expect(rowsOf(driven, rdds)).toMatchObject([
      { life: 0, is_unpersisted: true, memory_used_bytes: 100 },
      { life: 1, is_unpersisted: false, memory_used_bytes: 0 },
    ])
    expect(rowsOf(driven, executors)[0]).toMatchObject({
      rdd_blocks: 0,
      memory_used_bytes: 0,
      used_on_heap_memory_bytes: 0,
    })
  })

  it('are not the only blocks that take memory', () => {
    const driven = drive(
      block('broadcast_0_piece0', '1', 40, 0),
      block('taskresult_1', '1', 9, 0),
      block('odd', '1', 9, 0),
    )
    expect(rowsOf(driven, executors)[0]).toMatchObject({ memory_used_bytes: 40, rdd_blocks: 0 })
    expect(rowsOf(driven, blockUpdates)).toHaveLength(3)
  })
})
