import { column, nullable, table } from './schema.ts'

export const environment = table(
  'environment',
  'Configuration as the last EnvironmentUpdate of the log has it, not redacted beyond what Spark did when it wrote it.',
  {
    section: column('VARCHAR', 'jvm, spark, hadoop (since 3.0), system, metrics (since 3.4) or classpath.'),
    key: column('VARCHAR', 'Name of the setting; for classpath the path.'),
    value: nullable('VARCHAR', 'Its value; for classpath where it comes from.'),
    position: column('INTEGER', 'Place in its section in the log, from 0.'),
  },
  { key: ['section', 'position'] },
)
