/** Structured streaming queries and their progress (StreamingQueryStatusListener.scala), without its limits. */
import type { EventNamed } from '../events/index.ts'
import { streamingQueries } from '../tables/streaming-queries.ts'
import type { Context, Listener } from './listener.ts'
import { isoTime, legacyProgressRow, progressRow } from './streaming-progress.ts'

type Started = EventNamed<'org.apache.spark.sql.streaming.StreamingQueryListener$QueryStartedEvent'>
type Progress = EventNamed<'org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent'>
type Terminated = EventNamed<'org.apache.spark.sql.streaming.StreamingQueryListener$QueryTerminatedEvent'>
/** A query as Spark 2.0 describes it. */
type Status = NonNullable<Progress['status']>

interface Query {
  runId: string | undefined
  queryId: string | undefined
  name: string | undefined
  startTime: number | undefined
  lastProgressTime: number | undefined
  jobTags: readonly string[] | undefined
  progressEvents: number
  idleEvents: number
}

/** The end of a run; undefined while it runs. */
interface End {
  readonly exception: string | undefined
  readonly errorClass: string | undefined
}

export function streamingListener(context: Context): Listener {
  const queries = new Map<string, Query>()

  function find(runId: string | undefined, queryId: string | undefined): Query {
    const key = runId ?? `query ${queryId}`
    let query = queries.get(key)
    if (query === undefined) {
      query = newQuery(runId, queryId)
      queries.set(key, query)
    }
    return query
  }

  function started({ runId, id, name, timestamp, jobTags, status }: Started): void {
    const query = find(runId, id ?? status?.id)
    query.name = name ?? status?.name
    query.startTime = isoTime(timestamp) ?? status?.timestamp
    query.jobTags = jobTags
  }

  function progressed({ progress, json, status, statusJson }: Progress): void {
    if (progress) {
      const query = find(progress.runId, progress.id)
      query.name ??= progress.name
      addProgress(query, isoTime(progress.timestamp))
      progressRow(context, progress, json)
    } else if (status) legacyProgress(status, statusJson)
    else context.problem('unexpected_state', 'streaming progress without content')
  }

  function legacyProgress(status: Status, json: unknown): void {
    const query = find(undefined, status.id)
    query.name ??= status.name
    addProgress(query, status.timestamp)
    legacyProgressRow(context, status, json)
  }

  function terminated({ runId, id, exception, errorClass, status }: Terminated): void {
    const queryId = id ?? status?.id
    const query = find(runId, queryId)
    query.name ??= status?.name
    queries.delete(runId ?? `query ${queryId}`)
    queryRow(context, query, { exception, errorClass })
  }

  return {
    on: {
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryStartedEvent': started,
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent': progressed,
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryIdleEvent': ({ runId, id }) => {
        find(runId, id).idleEvents++
      },
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryTerminatedEvent': terminated,
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryStarted': ({ status }) => {
        find(undefined, status?.id).name = status?.name
      },
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgress': ({ status, statusJson }) => {
        if (status) legacyProgress(status, statusJson)
      },
      'org.apache.spark.sql.streaming.StreamingQueryListener$QueryTerminated': ({ status, exception }) => {
        const query = find(undefined, status?.id)
        query.name ??= status?.name
        queries.delete(`query ${status?.id}`)
        queryRow(context, query, { exception, errorClass: undefined })
      },
    },
    finish: () => {
      for (const query of queries.values()) queryRow(context, query, undefined)
    },
  }
}

function newQuery(runId: string | undefined, queryId: string | undefined): Query {
  return {
    runId,
    queryId,
    name: undefined,
    startTime: undefined,
    lastProgressTime: undefined,
    jobTags: undefined,
    progressEvents: 0,
    idleEvents: 0,
  }
}

function addProgress(query: Query, time: number | undefined): void {
  query.progressEvents++
  query.lastProgressTime = time ?? query.lastProgressTime
}

function queryRow(context: Context, query: Query, end: End | undefined): void {
  context.row(streamingQueries, {
    run_id: query.runId ?? null,
    query_id: query.queryId ?? null,
    name: query.name ?? null,
    status: end === undefined ? 'RUNNING' : end.exception === undefined ? 'FINISHED' : 'FAILED',
    start_time: query.startTime ?? null,
    last_progress_time: query.lastProgressTime ?? null,
    progress_events: query.progressEvents,
    idle_events: query.idleEvents,
    exception: end?.exception ?? null,
    error_class: end?.errorClass ?? null,
    job_tags: query.jobTags ?? null,
  })
}
