import { column, nullable, table } from './schema.ts'

export const attempts = table(
  'attempts',
  'One row per application attempt: the application as ApplicationStart and ApplicationEnd describe it.',
  {
    name: nullable('VARCHAR', 'Name of the application; NULL without ApplicationStart.'),
    spark_user: nullable('VARCHAR', 'User it ran as.'),
    start_time: nullable('TIMESTAMP', 'When it started (UTC); NULL without ApplicationStart.'),
    end_time: nullable(
      'TIMESTAMP',
      'When it ended (UTC); NULL while it runs or if it died without saying so.',
    ),
    completed: column('BOOLEAN', 'True if the log has its ApplicationEnd.'),
    exit_code: nullable('INTEGER', 'Exit code of the driver; NULL before Spark 4.1 and where not known.'),
    spark_version: nullable('VARCHAR', 'Version that wrote the log; NULL before Spark 1.3.'),
    driver_logs: nullable('JSON', 'Name -> URL of the logs of the driver; NULL if the event has none.'),
    driver_attributes: nullable('JSON', 'Name -> value: attributes of the driver container.'),
  },
  { key: [] },
)
