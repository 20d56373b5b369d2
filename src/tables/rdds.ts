import { column, nullable, table } from './schema.ts'

export const rdds = table(
  'rdds',
  'Persisted RDDs. What they hold is known only if the log has block updates (spark.eventLog.logBlockUpdates.enabled): the history server shows 0 where it is NULL. An RDD that was persisted again after unpersist has two rows.',
  {
    rdd_id: column('INTEGER', 'Number of the RDD in the application.'),
    name: nullable('VARCHAR', 'Its name.'),
    storage_level: column(
      'VARCHAR',
      'Storage level as Spark words it, for one "Disk Memory Deserialized 1x Replicated".',
    ),
    num_partitions: column('INTEGER', 'Partitions it has.'),
    num_cached_partitions: nullable(
      'INTEGER',
      'Partitions that are stored at the end; NULL if the log has no block updates.',
    ),
    memory_used_bytes: nullable('BIGINT', 'Memory they take; NULL likewise.'),
    disk_used_bytes: nullable('BIGINT', 'Disk they take; NULL likewise.'),
    is_unpersisted: column(
      'BOOLEAN',
      'True if the program unpersisted it: the figures are those just before, and the history server does not list it.',
    ),
    life: column(
      'INTEGER',
      'How often an RDD of this number was unpersisted before: tells its rows apart, and those of rdd_partitions.',
    ),
  },
  { key: ['rdd_id', 'life'] },
)
