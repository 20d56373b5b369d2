import { column, table } from './schema.ts'

export const blockUpdates = table(
  'block_updates',
  'Every change of a stored block, in log order; Spark writes them only with spark.eventLog.logBlockUpdates.enabled, and without a time.',
  {
    position: column('INTEGER', 'Place among the block updates of the log, from 0.'),
    executor_id: column('VARCHAR', 'Executor that holds the block.'),
    host: column('VARCHAR', 'Its host.'),
    port: column('INTEGER', 'Port of its block manager.'),
    block_id: column('VARCHAR', 'The block: rdd_<rdd>_<partition>, broadcast_<id>, input-<stream>-<id>, ...'),
    storage_level: column('VARCHAR', "How it is stored, as Spark words it; '' when it was removed."),
    memory_bytes: column('BIGINT', 'Memory it takes, or frees when removed.'),
    disk_bytes: column('BIGINT', 'Disk it takes, or frees when removed.'),
  },
  { key: ['position'] },
)
