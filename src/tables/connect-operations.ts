import { column, nullable, table } from './schema.ts'

export const connectOperations = table(
  'connect_operations',
  'Operations of Spark Connect sessions.',
  {
    job_tag: column('VARCHAR', 'Tag of its jobs and SQL executions; unique.'),
    operation_id: nullable('VARCHAR', 'Id of the operation.'),
    session_id: nullable('VARCHAR', 'Session; NULL if the log has no start of the operation.'),
    user_id: nullable('VARCHAR', 'User id the client gave.'),
    user_name: nullable('VARCHAR', 'User name the client gave.'),
    statement: nullable('VARCHAR', 'The request as text, shortened by Spark; NULL if the log has no start.'),
    state: column('VARCHAR', 'STARTED, COMPILED, READY, CANCELED, FAILED, FINISHED or CLOSED: the last one.'),
    outcome: nullable(
      'VARCHAR',
      'CANCELED, FAILED or FINISHED, which CLOSED hides; NULL if the log does not say.',
    ),
    start_time: nullable('TIMESTAMP', 'When it began (UTC).'),
    analyzed_time: nullable('TIMESTAMP', 'When it was analysed (UTC); NULL if it was not.'),
    ready_time: nullable('TIMESTAMP', 'When it was planned (UTC); NULL if it was not.'),
    finish_time: nullable(
      'TIMESTAMP',
      'When it finished, failed or was cancelled (UTC); NULL if the log does not say.',
    ),
    close_time: nullable('TIMESTAMP', 'When the client had its results (UTC); NULL if it was not closed.'),
    error_message: nullable('VARCHAR', 'What it failed with; NULL if it did not.'),
    produced_rows: nullable('BIGINT', 'Rows given to the client; NULL if it gives none.'),
    session_tags: nullable('VARCHAR[]', 'Tags the user added.'),
    job_ids: column('INTEGER[]', 'Jobs with its tag.'),
    execution_ids: column('BIGINT[]', 'SQL executions with its tag.'),
  },
  { key: ['job_tag'] },
)
