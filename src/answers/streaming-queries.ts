/** Structured streaming, of which the history server's REST API says nothing: ours alone. */
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { RowOf } from '../tables/schema.ts'
import type { streamingProgress } from '../tables/streaming-progress.ts'
import type { streamingQueries } from '../tables/streaming-queries.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { Double, date, type Json, Streamed } from './json.ts'
import { TEXT } from './parameters.ts'

/** `streaming`: runs of queries, by start. */
export const streamingRuns = attemptEndpoint({
  api: 'afterglow',
  path: 'streaming',
  async answer({ reader, attempt }) {
    return (await reader.rows(QUERIES, attempt.attempt_key)).map(run)
  },
})

/** `streaming/{runId}`: a run with its triggers. */
export const oneStreamingRun = attemptEndpoint({
  api: 'afterglow',
  path: 'streaming/{runId}',
  parameters: { runId: TEXT },
  async answer({ reader, attempt, path: { runId } }) {
    const row = (await reader.rows(QUERIES, attempt.attempt_key)).find(({ run_id }) => run_id === runId)
    if (row === undefined) throw notFound(`unknown streaming query run: ${runId}`)
    return { ...run(row), progress: Streamed.array(triggers(reader, attempt.attempt_key, runId)) }
  },
})

type ProgressRow = Omit<RowOf<typeof streamingProgress>, 'progress'>

const QUERIES = select<RowOf<typeof streamingQueries>>(
  'SELECT * FROM streaming_queries WHERE attempt_key = $1 ORDER BY start_time, run_id',
)
const PROGRESS = select<ProgressRow>(
  `SELECT * EXCLUDE (progress) FROM streaming_progress WHERE attempt_key = $1 AND run_id = $2
ORDER BY trigger_time, batch_id LIMIT $3::BIGINT OFFSET $4::BIGINT`,
)
const BATCH = 1_000

async function* triggers(reader: Reader, key: number, runId: string): AsyncGenerator<Json> {
  for (let read = 0; ; read += BATCH) {
    const rows = await reader.rows(PROGRESS, key, runId, BATCH, read)
    for (const row of rows) yield trigger(row)
    if (rows.length < BATCH) return
  }
}

function run(row: RowOf<typeof streamingQueries>): Record<string, Json> {
  return {
    runId: row.run_id,
    queryId: row.query_id,
    name: row.name,
    status: row.status,
    startTime: date(row.start_time),
    lastProgressTime: date(row.last_progress_time),
    progressEvents: row.progress_events,
    idleEvents: row.idle_events,
    exception: row.exception,
    errorClass: row.error_class,
    jobTags: row.job_tags,
  }
}

function trigger(row: ProgressRow): Json {
  return {
    batchId: row.batch_id,
    triggerTime: date(row.trigger_time),
    batchDuration: row.batch_duration_ms,
    inputRows: row.input_rows,
    inputRowsPerSecond: rate(row.input_rows_per_second),
    processedRowsPerSecond: rate(row.processed_rows_per_second),
    outputRows: row.output_rows,
    triggerExecution: row.trigger_execution_ms,
    addBatch: row.add_batch_ms,
    queryPlanning: row.query_planning_ms,
    latestOffset: row.latest_offset_ms,
    getBatch: row.get_batch_ms,
    walCommit: row.wal_commit_ms,
    commitOffsets: row.commit_offsets_ms,
    watermark: date(row.watermark),
    stateRows: row.state_rows,
    stateRowsUpdated: row.state_rows_updated,
    stateRowsRemoved: row.state_rows_removed,
    stateRowsDropped: row.state_rows_dropped,
    stateMemory: row.state_memory_bytes,
    sink: row.sink,
  }
}

function rate(value: number | null): Json {
  return value === null ? undefined : new Double(value)
}
