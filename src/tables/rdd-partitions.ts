import { column, table } from './schema.ts'

export const rddPartitions = table(
  'rdd_partitions',
  'Stored partitions of persisted RDDs at the end, or just before they were unpersisted.',
  {
    rdd_id: column('INTEGER', 'The RDD.'),
    life: column('INTEGER', 'Which of its rows in `rdds`.'),
    block_name: column('VARCHAR', 'Block, for one rdd_3_0.'),
    storage_level: column('VARCHAR', 'How it is stored, as Spark words it.'),
    memory_used_bytes: column('BIGINT', 'Memory it takes, on all executors.'),
    disk_used_bytes: column('BIGINT', 'Disk it takes, on all executors.'),
    executors: column('VARCHAR[]', 'Executors that hold it.'),
    position: column(
      'INTEGER',
      "Place in the history server's list, from 0: the order in which they were stored.",
    ),
  },
  { key: ['rdd_id', 'life', 'block_name'] },
)
