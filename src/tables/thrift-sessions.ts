import { column, nullable, table } from './schema.ts'

export const thriftSessions = table(
  'thrift_sessions',
  'Sessions of the JDBC/ODBC (Thrift) server.',
  {
    session_id: column('VARCHAR', 'Id of the session.'),
    user_name: nullable('VARCHAR', 'User.'),
    ip: nullable('VARCHAR', 'Address of the client.'),
    start_time: nullable('TIMESTAMP', 'When it was opened (UTC); NULL if the log has no start.'),
    finish_time: nullable('TIMESTAMP', 'When it was closed (UTC); NULL if it was not.'),
    operations: column('BIGINT', 'Statements it started.'),
  },
  { key: ['session_id', 'finish_time'] },
)
