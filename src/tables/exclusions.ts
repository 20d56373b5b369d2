import { column, nullable, table } from './schema.ts'

export const exclusions = table(
  'exclusions',
  'Every time an executor or a node was excluded or readmitted. From 3.1 Spark writes each twice, as "Blacklisted" and as "Excluded".',
  {
    time: column('TIMESTAMP', 'When (UTC).'),
    event: column('VARCHAR', 'Name of the event without "SparkListener", for one ExecutorExcludedForStage.'),
    executor_id: nullable('VARCHAR', 'Executor it is about; NULL if about a node.'),
    host: nullable('VARCHAR', 'Node it is about; NULL if about an executor.'),
    failures: nullable(
      'INTEGER',
      'Failed tasks of the executor, or failed executors of the node; NULL when readmitted.',
    ),
    stage_id: nullable('INTEGER', 'Stage it is excluded from; NULL for the whole application.'),
    stage_attempt_id: nullable('INTEGER', 'Attempt of that stage.'),
  },
  { key: ['time', 'event', 'executor_id', 'host', 'stage_id', 'stage_attempt_id'] },
)
