/**
 * What is read from SparkListenerTaskStart and SparkListenerTaskEnd, and where it stands in the line. Decoders, the
 * table `tasks` and the sums of the stages follow from these lists; Spark's keys for tasks occur nowhere else.
 * A column that the line lacks (an older Spark) is NULL.
 */

import type { ExecutorMetricColumn } from './executor-metrics.ts'
import { column, type TaskColumn } from './task-column.ts'

const INFO = 'Task Info'
const METRICS = 'Task Metrics'
const READ = 'Shuffle Read Metrics'
const PUSH = 'Push Based Shuffle'
const WRITE = 'Shuffle Write Metrics'

/** What TaskStart and TaskEnd share. */
export const TASK_INFO_COLUMNS = [
  column('stage_id', 'int', ['Stage ID'], 'Stage the task belongs to.'),
  column(
    'stage_attempt_id',
    'int',
    ['Stage Attempt ID'],
    'Attempt of that stage, from 0 (0 before Spark 1.1).',
  ),
  column('task_id', 'long', [INFO, 'Task ID'], 'Number of the task attempt, unique in the application.'),
  column(
    'task_index',
    'int',
    [INFO, 'Index'],
    'Place of the task in its stage; attempts of one task share it.',
  ),
  column('attempt', 'int', [INFO, 'Attempt'], 'Attempt of the task, from 0.'),
  column(
    'partition_id',
    'int',
    [INFO, 'Partition ID'],
    'RDD partition the task computes; NULL before Spark 3.3.',
  ),
  column('launch_time', 'time', [INFO, 'Launch Time'], 'When the driver launched the task (UTC).'),
  column('executor_id', 'text', [INFO, 'Executor ID'], 'Executor it ran on.'),
  column('host', 'text', [INFO, 'Host'], 'Host of that executor.'),
  column('locality', 'text', [INFO, 'Locality'], 'PROCESS_LOCAL, NODE_LOCAL, NO_PREF, RACK_LOCAL or ANY.'),
  column('speculative', 'flag', [INFO, 'Speculative'], 'True for a speculative copy.'),
] as const satisfies readonly TaskColumn[]

/** Task metrics, in Spark's order. Sums over the tasks of a stage have the same names in `stages`. */
export const TASK_METRIC_COLUMNS = [
  column(
    'executor_deserialize_time_ms',
    'long',
    [METRICS, 'Executor Deserialize Time'],
    'Time to deserialize the task.',
  ),
  column(
    'executor_deserialize_cpu_time_ns',
    'long',
    [METRICS, 'Executor Deserialize CPU Time'],
    'CPU time of that; NULL before Spark 2.1.',
  ),
  column(
    'executor_run_time_ms',
    'long',
    [METRICS, 'Executor Run Time'],
    'Time the executor ran the task, shuffle waits included.',
  ),
  column(
    'executor_cpu_time_ns',
    'long',
    [METRICS, 'Executor CPU Time'],
    'CPU time of that; NULL before Spark 2.1.',
  ),
  column(
    'peak_execution_memory_bytes',
    'long',
    [METRICS, 'Peak Execution Memory'],
    'Peak memory of shuffles, aggregations and joins; NULL before Spark 3.0.',
  ),
  column(
    'peak_on_heap_execution_memory_bytes',
    'long',
    [METRICS, 'Peak On Heap Execution Memory'],
    'The part of it on the heap; NULL before Spark 4.0.',
  ),
  column(
    'peak_off_heap_execution_memory_bytes',
    'long',
    [METRICS, 'Peak Off Heap Execution Memory'],
    'The part of it off the heap; NULL before Spark 4.0.',
  ),
  column('result_size_bytes', 'long', [METRICS, 'Result Size'], 'Bytes sent to the driver as the result.'),
  column('jvm_gc_time_ms', 'long', [METRICS, 'JVM GC Time'], 'Garbage collection while the task ran.'),
  column(
    'result_serialization_time_ms',
    'long',
    [METRICS, 'Result Serialization Time'],
    'Time to serialize the result.',
  ),
  column(
    'memory_bytes_spilled',
    'long',
    [METRICS, 'Memory Bytes Spilled'],
    'Bytes in memory of what was spilled.',
  ),
  column('disk_bytes_spilled', 'long', [METRICS, 'Disk Bytes Spilled'], 'Bytes on disk of what was spilled.'),
  column(
    'shuffle_remote_blocks_fetched',
    'long',
    [METRICS, READ, 'Remote Blocks Fetched'],
    'Shuffle blocks read from other executors.',
  ),
  column(
    'shuffle_local_blocks_fetched',
    'long',
    [METRICS, READ, 'Local Blocks Fetched'],
    'Shuffle blocks read from the own executor.',
  ),
  column(
    'shuffle_fetch_wait_time_ms',
    'long',
    [METRICS, READ, 'Fetch Wait Time'],
    'Time blocked on remote shuffle blocks.',
  ),
  column(
    'shuffle_remote_bytes_read',
    'long',
    [METRICS, READ, 'Remote Bytes Read'],
    'Shuffle bytes read from other executors.',
  ),
  column(
    'shuffle_remote_bytes_read_to_disk',
    'long',
    [METRICS, READ, 'Remote Bytes Read To Disk'],
    'The part of them that went to disk; NULL before Spark 2.3.',
  ),
  column(
    'shuffle_local_bytes_read',
    'long',
    [METRICS, READ, 'Local Bytes Read'],
    'Shuffle bytes read from the own executor.',
  ),
  column('shuffle_records_read', 'long', [METRICS, READ, 'Total Records Read'], 'Shuffle records read.'),
  column(
    'shuffle_remote_requests_duration_ms',
    'long',
    [METRICS, READ, 'Remote Requests Duration'],
    'Time of the remote requests; NULL before Spark 3.4.',
  ),
  column(
    'push_corrupt_merged_block_chunks',
    'long',
    [METRICS, READ, PUSH, 'Corrupt Merged Block Chunks'],
    'Push-based shuffle: corrupt merged chunks; NULL before Spark 3.4.',
  ),
  column(
    'push_merged_fetch_fallback_count',
    'long',
    [METRICS, READ, PUSH, 'Merged Fetch Fallback Count'],
    'Push-based shuffle: falls back to unmerged blocks.',
  ),
  column(
    'push_remote_merged_blocks_fetched',
    'long',
    [METRICS, READ, PUSH, 'Merged Remote Blocks Fetched'],
    'Push-based shuffle: merged blocks read remotely.',
  ),
  column(
    'push_local_merged_blocks_fetched',
    'long',
    [METRICS, READ, PUSH, 'Merged Local Blocks Fetched'],
    'Push-based shuffle: merged blocks read locally.',
  ),
  column(
    'push_remote_merged_chunks_fetched',
    'long',
    [METRICS, READ, PUSH, 'Merged Remote Chunks Fetched'],
    'Push-based shuffle: merged chunks read remotely.',
  ),
  column(
    'push_local_merged_chunks_fetched',
    'long',
    [METRICS, READ, PUSH, 'Merged Local Chunks Fetched'],
    'Push-based shuffle: merged chunks read locally.',
  ),
  column(
    'push_remote_merged_bytes_read',
    'long',
    [METRICS, READ, PUSH, 'Merged Remote Bytes Read'],
    'Push-based shuffle: merged bytes read remotely.',
  ),
  column(
    'push_local_merged_bytes_read',
    'long',
    [METRICS, READ, PUSH, 'Merged Local Bytes Read'],
    'Push-based shuffle: merged bytes read locally.',
  ),
  column(
    'push_remote_merged_requests_duration_ms',
    'long',
    [METRICS, READ, PUSH, 'Merged Remote Requests Duration'],
    'Push-based shuffle: time of the remote requests.',
  ),
  column(
    'shuffle_bytes_written',
    'long',
    [METRICS, WRITE, 'Shuffle Bytes Written'],
    'Shuffle bytes written.',
  ),
  column(
    'shuffle_write_time_ns',
    'long',
    [METRICS, WRITE, 'Shuffle Write Time'],
    'Time blocked on writing them.',
  ),
  column(
    'shuffle_records_written',
    'long',
    [METRICS, WRITE, 'Shuffle Records Written'],
    'Shuffle records written; NULL before Spark 1.3.',
  ),
  column(
    'input_bytes',
    'long',
    [METRICS, 'Input Metrics', 'Bytes Read'],
    'Bytes read from storage or cache.',
  ),
  column(
    'input_records',
    'long',
    [METRICS, 'Input Metrics', 'Records Read'],
    'Records read from storage or cache.',
  ),
  column('output_bytes', 'long', [METRICS, 'Output Metrics', 'Bytes Written'], 'Bytes written to storage.'),
  column(
    'output_records',
    'long',
    [METRICS, 'Output Metrics', 'Records Written'],
    'Records written to storage.',
  ),
] as const satisfies readonly TaskColumn[]

export const TASK_START = 'SparkListenerTaskStart'
export const TASK_END = 'SparkListenerTaskEnd'

export const TASK_START_COLUMNS = TASK_INFO_COLUMNS

export const TASK_END_COLUMNS = [
  ...TASK_INFO_COLUMNS,
  column('task_type', 'text', ['Task Type'], 'ResultTask or ShuffleMapTask.'),
  column(
    'getting_result_time',
    'time',
    [INFO, 'Getting Result Time'],
    'When the driver began to fetch the result; NULL if it came with the status.',
  ),
  column('finish_time', 'time', [INFO, 'Finish Time'], 'When the task ended (UTC).'),
  column('failed', 'flag', [INFO, 'Failed'], 'TaskInfo says failed.'),
  column('killed', 'flag', [INFO, 'Killed'], 'TaskInfo says killed; NULL before Spark 2.1.'),
  ...TASK_METRIC_COLUMNS,
] as const satisfies readonly TaskColumn[]

export type TaskInfoColumn = (typeof TASK_INFO_COLUMNS)[number]['name']
export type TaskMetricColumn = (typeof TASK_METRIC_COLUMNS)[number]['name']
export type TaskEndColumn = (typeof TASK_END_COLUMNS)[number]['name'] | ExecutorMetricColumn

/** Where the parts of TaskEnd stand that are not columns. */
export const TASK_END_PARTS = {
  reason: ['Task End Reason'],
  accumulables: [INFO, 'Accumulables'],
  updatedBlocks: [METRICS, 'Updated Blocks'],
  metrics: [METRICS],
  executorMetrics: ['Task Executor Metrics'],
} as const
