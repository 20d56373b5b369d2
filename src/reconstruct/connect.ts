/** Sessions and operations of Spark Connect (SparkConnectServerListener.scala), without its limits. */
import type { EventNamed } from '../events/index.ts'
import { connectOperations } from '../tables/connect-operations.ts'
import { connectSessions } from '../tables/connect-sessions.ts'
import type { Context, Listener } from './listener.ts'
import { Recent } from './recent.ts'

type OperationStarted =
  EventNamed<'org.apache.spark.sql.connect.service.SparkListenerConnectOperationStarted'>

interface Operation {
  readonly jobTag: string
  operationId: string | undefined
  start: OperationStarted | undefined
  state: string
  outcome: string | undefined
  analyzedTime: number | undefined
  readyTime: number | undefined
  finishTime: number | undefined
  closeTime: number | undefined
  errorMessage: string | undefined
  producedRows: number | bigint | undefined
  readonly jobs: Set<number>
  readonly executions: Set<number>
}

interface Session {
  readonly sessionId: string
  userId: string | undefined
  startTime: number | undefined
  operations: number
}

/** ExecuteJobTag in ExecuteHolder.scala */
const TAG_PREFIX = 'SparkConnect_OperationTag'

export function connectListener(context: Context): Listener {
  const operations = new Map<string, Operation>()
  const closed = new Recent<Operation>((operation) => operationRow(context, operation))
  const sessions = new Map<string, Session>()

  function session(sessionId: string, userId: string | undefined): Session {
    let found = sessions.get(sessionId)
    if (found === undefined) {
      found = { sessionId, userId, startTime: undefined, operations: 0 }
      sessions.set(sessionId, found)
    }
    return found
  }

  function operation(event: { jobTag: string; operationId: string | undefined }): Operation {
    let found = closed.get(event.jobTag) ?? operations.get(event.jobTag)
    if (found === undefined) {
      found = newOperation(event.jobTag)
      operations.set(event.jobTag, found)
    }
    found.operationId ??= event.operationId
    return found
  }

  function ended(
    event: { jobTag: string; operationId: string | undefined; time: number | undefined },
    outcome: string,
  ): Operation {
    const found = operation(event)
    found.finishTime = event.time
    found.outcome = outcome
    found.state = outcome
    return found
  }

  /** The operation with one of the tags, if there is one. */
  function tagged(tags: readonly string[] | undefined): Operation | undefined {
    const tag = tags?.find((each) => each.startsWith(TAG_PREFIX))
    return tag === undefined ? undefined : (operations.get(tag) ?? closed.get(tag))
  }

  return {
    on: {
      'org.apache.spark.sql.connect.service.SparkListenerConnectSessionStarted': ({
        sessionId,
        userId,
        time,
      }) => {
        session(sessionId, userId).startTime = time
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectSessionClosed': ({
        sessionId,
        userId,
        time,
      }) => {
        sessionRow(context, session(sessionId, userId), time)
        sessions.delete(sessionId)
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationStarted': (event) => {
        operation(event).start = event
        session(event.sessionId, event.userId).operations++
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationAnalyzed': (event) => {
        const found = operation(event)
        found.state = 'COMPILED'
        found.analyzedTime = event.time
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationReadyForExecution': (event) => {
        const found = operation(event)
        found.state = 'READY'
        found.readyTime = event.time
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled': (event) => {
        ended(event, 'CANCELED')
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationFailed': (event) => {
        ended(event, 'FAILED').errorMessage = event.errorMessage
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationFinished': (event) => {
        ended(event, 'FINISHED').producedRows = event.producedRowCount
      },
      'org.apache.spark.sql.connect.service.SparkListenerConnectOperationClosed': (event) => {
        const found = operation(event)
        found.state = 'CLOSED'
        found.closeTime = event.time
        if (operations.delete(event.jobTag)) closed.add(event.jobTag, found, weight(found))
      },
      SparkListenerJobStart: ({ jobId, properties }) => {
        // Spark takes the first in alphabetical order (SparkConnectServerListener.scala, onJobStart).
        tagged(properties?.get('spark.job.tags')?.split(',').sort())?.jobs.add(jobId)
      },
      'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart': ({ executionId, jobTags }) => {
        tagged(jobTags)?.executions.add(executionId)
      },
    },
    finish: () => {
      for (const operation of closed.held()) operationRow(context, operation)
      for (const operation of operations.values()) operationRow(context, operation)
      for (const session of sessions.values()) sessionRow(context, session, undefined)
    },
  }
}

function newOperation(jobTag: string): Operation {
  return {
    jobTag,
    operationId: undefined,
    start: undefined,
    state: 'STARTED',
    outcome: undefined,
    analyzedTime: undefined,
    readyTime: undefined,
    finishTime: undefined,
    closeTime: undefined,
    errorMessage: undefined,
    producedRows: undefined,
    jobs: new Set(),
    executions: new Set(),
  }
}

function weight({ start, errorMessage }: Operation): number {
  return 1000 + (start?.statement?.length ?? 0) + (errorMessage?.length ?? 0)
}

function sessionRow(context: Context, session: Session, finishTime: number | undefined): void {
  context.row(connectSessions, {
    session_id: session.sessionId,
    user_id: session.userId ?? null,
    start_time: session.startTime ?? null,
    finish_time: finishTime ?? null,
    operations: session.operations,
  })
}

function operationRow(context: Context, operation: Operation): void {
  const { start } = operation
  context.row(connectOperations, {
    job_tag: operation.jobTag,
    operation_id: operation.operationId ?? null,
    session_id: start?.sessionId ?? null,
    user_id: start?.userId ?? null,
    user_name: start?.userName ?? null,
    statement: start?.statement ?? null,
    state: operation.state,
    outcome: operation.outcome ?? null,
    start_time: start?.time ?? null,
    analyzed_time: operation.analyzedTime ?? null,
    ready_time: operation.readyTime ?? null,
    finish_time: operation.finishTime ?? null,
    close_time: operation.closeTime ?? null,
    error_message: operation.errorMessage ?? null,
    produced_rows: operation.producedRows ?? null,
    session_tags: start?.sessionTags ?? null,
    job_ids: [...operation.jobs],
    execution_ids: [...operation.executions],
  })
}
