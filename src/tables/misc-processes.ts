import { column, nullable, table } from './schema.ts'

export const miscProcesses = table(
  'misc_processes',
  'Processes of the application that are neither driver nor executor (since Spark 3.2), such as the application master on YARN.',
  {
    process_id: column('VARCHAR', 'Its name.'),
    host_port: nullable('VARCHAR', 'Where it runs.'),
    is_active: column('BOOLEAN', 'Always true: Spark writes no event for the end.'),
    total_cores: column('INTEGER', 'Cores it has.'),
    add_time: column('TIMESTAMP', 'When it was added (UTC).'),
    logs: column('JSON', 'Name -> URL of its logs.'),
  },
  { key: ['process_id'] },
)
