import {
  event,
  field,
  int,
  json,
  list,
  long,
  map,
  object,
  optional,
  orElse,
  type Reader,
  text,
} from './schema.ts'

/** Rows a second. Spark writes what it cannot compute as the text NaN or Infinity, which is as good as absent. */
const rate: Reader<number | undefined> = (value) =>
  (typeof value === 'number' || typeof value === 'bigint') && Number.isFinite(Number(value))
    ? Number(value)
    : undefined

const stateOperator = object({
  numRowsTotal: field('numRowsTotal', optional(long)),
  numRowsUpdated: field('numRowsUpdated', optional(long)),
  /** Since Spark 3.2. */
  numRowsRemoved: field('numRowsRemoved', optional(long)),
  memoryUsedBytes: field('memoryUsedBytes', optional(long)),
  /** Since Spark 3.0; numLateInputs in 3.0. */
  numRowsDroppedByWatermark: field('numRowsDroppedByWatermark', optional(long)),
})

const source = object({
  description: field('description', optional(text)),
  numInputRows: field('numInputRows', optional(long)),
  inputRowsPerSecond: field('inputRowsPerSecond', rate),
  processedRowsPerSecond: field('processedRowsPerSecond', rate),
})

/** progress.scala, StreamingQueryProgress */
const progress = object({
  id: field('id', optional(text)),
  runId: field('runId', optional(text)),
  name: field('name', optional(text)),
  timestamp: field('timestamp', optional(text)),
  batchId: field('batchId', optional(long)),
  /** Since Spark 3.0. */
  batchDuration: field('batchDuration', optional(long)),
  durationMs: field('durationMs', orElse(map(optional(long)), new Map())),
  eventTime: field('eventTime', orElse(map(optional(text)), new Map())),
  stateOperators: field('stateOperators', orElse(list(stateOperator), [])),
  sources: field('sources', orElse(list(source), [])),
  sink: field(
    'sink',
    optional(
      object({
        description: field('description', optional(text)),
        /** Since Spark 3.0; -1 if the sink does not say. */
        numOutputRows: field('numOutputRows', optional(long)),
      }),
    ),
  ),
})

/** What Spark 2.0 says of a query, in place of ids and progress. The history server cannot read it. */
const status = object({
  id: field('id', optional(text)),
  name: field('name', optional(text)),
  /** These since Spark 2.0.2. */
  timestamp: field('timestamp', optional(int)),
  inputRate: field('inputRate', rate),
  processingRate: field('processingRate', rate),
})

const PACKAGE = 'org.apache.spark.sql.streaming.StreamingQueryListener'

const startedFields = {
  id: field('id', optional(text)),
  runId: field('runId', optional(text)),
  name: field('name', optional(text)),
  /** Since Spark 3.0. */
  timestamp: field('timestamp', optional(text)),
  /** Since Spark 4.1. */
  jobTags: field('jobTags', optional(list(text))),
  /** Spark 2.0.2. */
  status: field('queryStatus', optional(status)),
}

const terminatedFields = {
  id: field('id', optional(text)),
  runId: field('runId', optional(text)),
  exception: field('exception', optional(text)),
  /** Since Spark 3.5. */
  errorClass: field('errorClassOnException', optional(text)),
  /** Spark 2.0.2. */
  status: field('queryStatus', optional(status)),
}

/** StreamingQueryListener.scala. Names without "Event" are those of Spark 2.0.0 and 2.0.1. */
export const STREAMING_EVENTS = [
  event(`${PACKAGE}$QueryStartedEvent`, startedFields),
  event(`${PACKAGE}$QueryProgressEvent`, {
    progress: field('progress', optional(progress)),
    /** The same, whole. */
    json: field('progress', json),
    /** Spark 2.0.2. */
    status: field('queryStatus', optional(status)),
    statusJson: field('queryStatus', json),
  }),
  /** Since Spark 3.5: there was nothing to do. */
  event(`${PACKAGE}$QueryIdleEvent`, { id: field('id', text), runId: field('runId', text) }),
  event(`${PACKAGE}$QueryTerminatedEvent`, terminatedFields),
  event(`${PACKAGE}$QueryStarted`, { status: field('queryInfo', optional(status)) }),
  event(`${PACKAGE}$QueryProgress`, {
    status: field('queryInfo', optional(status)),
    statusJson: field('queryInfo', json),
  }),
  event(`${PACKAGE}$QueryTerminated`, {
    status: field('queryInfo', optional(status)),
    exception: field('exception', optional(text)),
  }),
] as const
