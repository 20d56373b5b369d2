import { column, nullable, table } from './schema.ts'

const columns = {
  executor_id: column('VARCHAR', "Executor id; 'driver' for the driver."),
  host_port: nullable('VARCHAR', 'host:port of its block manager, or only the host where none registered.'),
  host: nullable('VARCHAR', 'Host as the cluster manager named it; NULL without ExecutorAdded (the driver).'),
  is_active: column('BOOLEAN', 'False once removed.'),
  add_time: nullable(
    'TIMESTAMP',
    'When it or its block manager registered (UTC), whichever the log has first; NULL before Spark 1.2.',
  ),
  registration_time: nullable('TIMESTAMP', 'When it registered with the driver; NULL before Spark 3.4.'),
  request_time: nullable('TIMESTAMP', 'When it was asked for; NULL before Spark 3.4 and where not known.'),
  remove_time: nullable('TIMESTAMP', 'When it was removed (UTC); NULL while active.'),
  remove_reason: nullable('VARCHAR', 'Why it was removed.'),
  total_cores: nullable(
    'INTEGER',
    'Cores; NULL without ExecutorAdded (the driver), where the history server shows 0.',
  ),
  max_tasks: nullable(
    'INTEGER',
    'Tasks it can run at once: cores by CPUs a task; NULL where cores are not known.',
  ),
  total_tasks: column('INTEGER', 'Tasks started on it.'),
  active_tasks: column('INTEGER', 'Tasks started and not ended.'),
  completed_tasks: column('INTEGER', 'Tasks that succeeded.'),
  failed_tasks: column('INTEGER', 'Tasks that failed, resubmissions too; killed ones count in neither.'),
  total_duration_ms: column(
    'BIGINT',
    'Sum of the durations of its tasks. For the driver the history server shows the duration of the application instead.',
  ),
  total_gc_time_ms: column(
    'BIGINT',
    'Sum of the GC times of its tasks. For the driver the history server shows the peak of TotalGCTime instead.',
  ),
  total_input_bytes: column('BIGINT', 'Sum over its tasks: bytes read.'),
  total_shuffle_read_bytes: column('BIGINT', 'Sum over its tasks: shuffle bytes read, local and remote.'),
  total_shuffle_write_bytes: column('BIGINT', 'Sum over its tasks: shuffle bytes written.'),
  max_memory_bytes: nullable('BIGINT', 'Memory for storage; NULL without a block manager.'),
  rdd_blocks: nullable(
    'INTEGER',
    'RDD blocks held at the end; NULL if the log has no block updates (BlockUpdated).',
  ),
  memory_used_bytes: nullable(
    'BIGINT',
    'Storage memory in use at the end; NULL if the log has no block updates.',
  ),
  disk_used_bytes: nullable(
    'BIGINT',
    'Disk in use for blocks at the end; NULL if the log has no block updates.',
  ),
  total_on_heap_memory_bytes: nullable('BIGINT', 'On-heap memory for storage; NULL before Spark 2.2.'),
  total_off_heap_memory_bytes: nullable('BIGINT', 'Off-heap memory for storage; NULL before Spark 2.2.'),
  used_on_heap_memory_bytes: nullable(
    'BIGINT',
    'The part of it in use at the end, NULL before Spark 2.2 and if the log has no block updates.',
  ),
  used_off_heap_memory_bytes: nullable(
    'BIGINT',
    'The part of it in use at the end, NULL before Spark 2.2 and if the log has no block updates.',
  ),
  is_excluded: column('BOOLEAN', 'True if excluded (formerly: blacklisted) at the end.'),
  excluded_in_stages: column('INTEGER[]', 'Running stages it is excluded from at the end, ascending.'),
  resource_profile_id: column(
    'INTEGER',
    'Its resource profile; 0 is the default and what logs before Spark 3.1 have.',
  ),
  logs: column('JSON', 'Name -> URL of its logs.'),
  attributes: column('JSON', 'Name -> value, from the cluster manager; empty before Spark 3.0.'),
  resources: column('JSON', 'Resource -> {name, addresses}; empty before Spark 3.0.'),
}

export const executors = table(
  'executors',
  'Executors and the driver, as they stood at the end or when they were removed: one row per executor id, for its last life.',
  columns,
  { key: ['executor_id'] },
)

export const executorsFormer = table(
  'executors_former',
  'Earlier lives of executors that were removed and came back under the same id. The history server forgets them.',
  columns,
  { key: ['executor_id', 'add_time', 'remove_time'] },
)
