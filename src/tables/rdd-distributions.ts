import { column, nullable, table } from './schema.ts'

export const rddDistributions = table(
  'rdd_distributions',
  'What of a persisted RDD lies on which executor at the end, or just before it was unpersisted.',
  {
    rdd_id: column('INTEGER', 'The RDD.'),
    life: column('INTEGER', 'Which of its rows in `rdds`.'),
    executor_id: column('VARCHAR', 'The executor.'),
    address: nullable('VARCHAR', 'host:port of its block manager.'),
    memory_used_bytes: column('BIGINT', 'Memory it takes there.'),
    memory_remaining_bytes: column('BIGINT', 'Storage memory left there when the RDD last changed.'),
    disk_used_bytes: column('BIGINT', 'Disk it takes there.'),
    on_heap_memory_used_bytes: nullable('BIGINT', 'The part on the heap; NULL before Spark 2.2.'),
    off_heap_memory_used_bytes: nullable('BIGINT', 'The part off the heap; NULL before Spark 2.2.'),
    on_heap_memory_remaining_bytes: nullable(
      'BIGINT',
      'On-heap storage memory left then; NULL before Spark 2.2.',
    ),
    off_heap_memory_remaining_bytes: nullable(
      'BIGINT',
      'Off-heap storage memory left then; NULL before Spark 2.2.',
    ),
    position: column('INTEGER', "Place in the history server's list, from 0: the order of Scala's hash map."),
  },
  { key: ['rdd_id', 'life', 'executor_id'] },
)
