import { column, nullable, table } from './schema.ts'

export const thriftOperations = table(
  'thrift_operations',
  'Statements run through the JDBC/ODBC (Thrift) server.',
  {
    operation_id: column('VARCHAR', 'Id of the statement.'),
    session_id: nullable('VARCHAR', 'Session; NULL if the log has no start of the statement.'),
    user_name: nullable('VARCHAR', 'User.'),
    job_group: nullable('VARCHAR', 'Job group its jobs run in.'),
    statement: nullable('VARCHAR', 'Text of the statement.'),
    execution_plan: nullable('VARCHAR', 'Its query execution as text; NULL if it was not parsed.'),
    state: column(
      'VARCHAR',
      'STARTED, COMPILED, CANCELED, TIMEDOUT, FAILED, FINISHED or CLOSED: the last one.',
    ),
    outcome: nullable(
      'VARCHAR',
      'CANCELED, TIMEDOUT, FAILED or FINISHED, which CLOSED hides; NULL if the log does not say.',
    ),
    start_time: nullable('TIMESTAMP', 'When it began (UTC).'),
    finish_time: nullable(
      'TIMESTAMP',
      'When it finished, failed or was cancelled (UTC); NULL if the log does not say.',
    ),
    close_time: nullable('TIMESTAMP', 'When the client closed it (UTC); NULL if it was not closed.'),
    error_message: nullable('VARCHAR', 'What it failed with; NULL if it did not.'),
    error_trace: nullable('VARCHAR', 'Stack trace of that.'),
    job_ids: column('INTEGER[]', 'Jobs in its job group.'),
  },
  { key: ['operation_id'] },
)
