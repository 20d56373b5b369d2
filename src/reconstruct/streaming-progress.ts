import type { EventNamed } from '../events/index.ts'
import { streamingProgress } from '../tables/streaming-progress.ts'
import { jsonOf } from './json-text.ts'
import type { Context } from './listener.ts'

type Event = EventNamed<'org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent'>
type Progress = NonNullable<Event['progress']>
type Status = NonNullable<Event['status']>
type Long = number | bigint

/** A row of streaming_progress. Sums over sources and state operators are those of progress.scala. */
export function progressRow(context: Context, progress: Progress, json: unknown): void {
  const { sources, stateOperators, durationMs } = progress
  const outputRows = progress.sink?.numOutputRows
  context.row(streamingProgress, {
    run_id: progress.runId ?? null,
    query_id: progress.id ?? null,
    name: progress.name ?? null,
    batch_id: progress.batchId ?? null,
    trigger_time: isoTime(progress.timestamp) ?? null,
    batch_duration_ms: progress.batchDuration ?? null,
    input_rows: sum(sources.map((source) => source.numInputRows)),
    input_rows_per_second: rate(sources.map((source) => source.inputRowsPerSecond)),
    processed_rows_per_second: rate(sources.map((source) => source.processedRowsPerSecond)),
    output_rows: outputRows === undefined || outputRows < 0 ? null : outputRows,
    trigger_execution_ms: durationMs.get('triggerExecution') ?? null,
    add_batch_ms: durationMs.get('addBatch') ?? null,
    query_planning_ms: durationMs.get('queryPlanning') ?? null,
    latest_offset_ms: durationMs.get('latestOffset') ?? durationMs.get('getOffset') ?? null,
    get_batch_ms: durationMs.get('getBatch') ?? null,
    wal_commit_ms: durationMs.get('walCommit') ?? null,
    commit_offsets_ms: durationMs.get('commitOffsets') ?? null,
    watermark: isoTime(progress.eventTime.get('watermark')) ?? null,
    state_rows: sum(stateOperators.map((operator) => operator.numRowsTotal)),
    state_rows_updated: sum(stateOperators.map((operator) => operator.numRowsUpdated)),
    state_rows_removed: sum(stateOperators.map((operator) => operator.numRowsRemoved)),
    state_rows_dropped: sum(stateOperators.map((operator) => operator.numRowsDroppedByWatermark)),
    state_memory_bytes: sum(stateOperators.map((operator) => operator.memoryUsedBytes)),
    sink: progress.sink?.description ?? null,
    progress: jsonOf(json),
  })
}

/** What Spark 2.0 tells in place of a progress. */
export function legacyProgressRow(context: Context, status: Status, json: unknown): void {
  context.row(streamingProgress, {
    run_id: null,
    query_id: status.id ?? null,
    name: status.name ?? null,
    batch_id: null,
    trigger_time: status.timestamp ?? null,
    batch_duration_ms: null,
    input_rows: null,
    input_rows_per_second: status.inputRate ?? null,
    processed_rows_per_second: status.processingRate ?? null,
    output_rows: null,
    trigger_execution_ms: null,
    add_batch_ms: null,
    query_planning_ms: null,
    latest_offset_ms: null,
    get_batch_ms: null,
    wal_commit_ms: null,
    commit_offsets_ms: null,
    watermark: null,
    state_rows: null,
    state_rows_updated: null,
    state_rows_removed: null,
    state_rows_dropped: null,
    state_memory_bytes: null,
    sink: null,
    progress: jsonOf(json),
  })
}

/** Epoch milliseconds of `2026-11-21T10:17:23.440Z`; undefined for what is no such time. */
export function isoTime(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** Of those that are there; null if none is. */
function sum(values: readonly (Long | undefined)[]): Long | null {
  const there = values.filter((value) => value !== undefined)
  if (there.length === 0) return null
  const total = there.reduce<bigint>((all, value) => all + BigInt(value), 0n)
  return Number.isSafeInteger(Number(total)) ? Number(total) : BigInt.asIntN(64, total)
}

/** Null if one of them is missing: the sum would be too low. */
function rate(values: readonly (number | undefined)[]): number | null {
  if (values.length === 0 || values.includes(undefined)) return null
  return values.reduce<number>((all, value) => all + value!, 0)
}
