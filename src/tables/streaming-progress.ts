import { column, nullable, table } from './schema.ts'

export const streamingProgress = table(
  'streaming_progress',
  'Triggers of structured streaming queries: one row per progress event.',
  {
    run_id: nullable('VARCHAR', 'Run of the query in streaming_queries; NULL in Spark 2.0.'),
    query_id: nullable('VARCHAR', 'Id of the query.'),
    name: nullable('VARCHAR', 'Name of the query; NULL for none.'),
    batch_id: nullable(
      'BIGINT',
      'Batch; triggers without data repeat the number of the next one. NULL in Spark 2.0.',
    ),
    trigger_time: nullable('TIMESTAMP', 'When the trigger began (UTC).'),
    batch_duration_ms: nullable('BIGINT', 'How long the batch took; NULL before Spark 3.0.'),
    input_rows: nullable('BIGINT', 'Rows read from all sources; NULL in Spark 2.0.'),
    input_rows_per_second: nullable(
      'DOUBLE',
      'Rate at which rows came, over all sources; NULL where Spark could not compute it (the streaming tab draws 0).',
    ),
    processed_rows_per_second: nullable('DOUBLE', 'Rate at which they were processed; NULL as above.'),
    output_rows: nullable(
      'BIGINT',
      'Rows written to the sink; NULL if it does not say, and before Spark 3.0.',
    ),
    trigger_execution_ms: nullable('BIGINT', 'Duration of the whole trigger.'),
    add_batch_ms: nullable('BIGINT', 'Duration of running the batch.'),
    query_planning_ms: nullable('BIGINT', 'Duration of planning.'),
    latest_offset_ms: nullable(
      'BIGINT',
      'Duration of asking the sources for their latest offsets; getOffset before Spark 3.0.',
    ),
    get_batch_ms: nullable('BIGINT', 'Duration of getting the batch from the sources.'),
    wal_commit_ms: nullable('BIGINT', 'Duration of writing the offset log.'),
    commit_offsets_ms: nullable('BIGINT', 'Duration of writing the commit log.'),
    watermark: nullable('TIMESTAMP', 'Watermark of event time (UTC); NULL for none.'),
    state_rows: nullable('BIGINT', 'Rows in the state of all operators; NULL if none has a state.'),
    state_rows_updated: nullable('BIGINT', 'Rows of it that changed.'),
    state_rows_removed: nullable('BIGINT', 'Rows of it that were removed; NULL before Spark 3.2.'),
    state_rows_dropped: nullable('BIGINT', 'Rows that came later than the watermark; NULL before Spark 3.1.'),
    state_memory_bytes: nullable('BIGINT', 'Memory of the state.'),
    sink: nullable('VARCHAR', 'Description of the sink; NULL in Spark 2.0.'),
    progress: column(
      'JSON',
      'The whole progress as in the log: sources with their offsets, state operators, sink, durations, observed metrics.',
    ),
  },
  { key: ['run_id', 'query_id', 'batch_id', 'trigger_time'] },
)
