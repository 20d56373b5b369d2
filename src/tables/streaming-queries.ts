import { column, nullable, table } from './schema.ts'

export const streamingQueries = table(
  'streaming_queries',
  'Runs of structured streaming queries.',
  {
    run_id: nullable('VARCHAR', 'Id of the run; NULL in Spark 2.0.'),
    query_id: nullable('VARCHAR', 'Id of the query, the same after a restart from its checkpoint.'),
    name: nullable('VARCHAR', 'Name the user gave it; NULL for none.'),
    status: column('VARCHAR', 'RUNNING, FINISHED or FAILED, as the streaming tab shows it.'),
    start_time: nullable(
      'TIMESTAMP',
      'When it began (UTC); NULL before Spark 2.0.2, in 2.1 to 2.4, and if the log has no start.',
    ),
    last_progress_time: nullable(
      'TIMESTAMP',
      'Start of its last trigger that reported (UTC); NULL if none did. The log does not say when it ended.',
    ),
    progress_events: column('BIGINT', 'Rows of it in streaming_progress.'),
    idle_events: column('BIGINT', 'Triggers with nothing to do that were reported; 0 before Spark 3.5.'),
    exception: nullable('VARCHAR', 'What it failed with, with stack trace; NULL if it did not.'),
    error_class: nullable('VARCHAR', 'Error class of that; NULL if it has none, and before Spark 3.5.'),
    job_tags: nullable('VARCHAR[]', 'Job tags it was started with; NULL before Spark 4.1.'),
  },
  { key: ['run_id', 'query_id', 'status'] },
)
