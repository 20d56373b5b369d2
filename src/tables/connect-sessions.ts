import { column, nullable, table } from './schema.ts'

export const connectSessions = table(
  'connect_sessions',
  'Sessions of Spark Connect.',
  {
    session_id: column('VARCHAR', 'Id of the session.'),
    user_id: nullable('VARCHAR', "User; '' if the client named none."),
    start_time: nullable('TIMESTAMP', 'When it was opened (UTC); NULL if the log has no start.'),
    finish_time: nullable('TIMESTAMP', 'When it was closed (UTC); NULL if it was not.'),
    operations: column('BIGINT', 'Operations it started.'),
  },
  { key: ['session_id', 'finish_time'] },
)
