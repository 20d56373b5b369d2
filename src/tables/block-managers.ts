import { column, nullable, table } from './schema.ts'

export const blockManagers = table(
  'block_managers',
  'Every block manager that registered: one row per registration.',
  {
    executor_id: column('VARCHAR', 'Executor it belongs to.'),
    host: column('VARCHAR', 'Host it listens on.'),
    port: column('INTEGER', 'Port it listens on.'),
    add_time: nullable(
      'TIMESTAMP',
      'When it registered (UTC); NULL before Spark 1.2 or if the log does not have it.',
    ),
    remove_time: nullable('TIMESTAMP', 'When it was removed (UTC); NULL if it was not.'),
    max_memory_bytes: nullable('BIGINT', 'Memory for storage.'),
    max_on_heap_memory_bytes: nullable('BIGINT', 'The part of it on the heap; NULL before Spark 2.2.'),
    max_off_heap_memory_bytes: nullable('BIGINT', 'The part of it off the heap; NULL before Spark 2.2.'),
  },
  { key: ['executor_id', 'host', 'port', 'add_time', 'remove_time'] },
)
