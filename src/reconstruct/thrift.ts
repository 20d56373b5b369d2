/** Sessions and statements of the JDBC/ODBC server (HiveThriftServer2Listener.scala), without its limits. */
import type { EventNamed } from '../events/index.ts'
import { thriftOperations } from '../tables/thrift-operations.ts'
import { thriftSessions } from '../tables/thrift-sessions.ts'
import type { Context, Listener } from './listener.ts'
import { Recent } from './recent.ts'

type SessionCreated =
  EventNamed<'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerSessionCreated'>
type OperationStart =
  EventNamed<'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationStart'>

interface Operation {
  readonly id: string
  start: OperationStart | undefined
  plan: string | undefined
  state: string
  outcome: string | undefined
  finishTime: number | undefined
  closeTime: number | undefined
  errorMessage: string | undefined
  errorTrace: string | undefined
  readonly jobs: Set<number>
}

interface Session {
  readonly sessionId: string
  created: SessionCreated | undefined
  operations: number
}

export function thriftListener(context: Context): Listener {
  const operations = new Map<string, Operation>()
  const closed = new Recent<Operation>((operation) => {
    const groupId = operation.start?.groupId ?? ''
    const group = groups.get(groupId)
    if (group?.delete(operation) && group.size === 0) groups.delete(groupId)
    operationRow(context, operation)
  })
  /** Operations whose rows have not gone out, by job group. */
  const groups = new Map<string, Set<Operation>>()
  const sessions = new Map<string, Session>()

  function session(sessionId: string): Session {
    let found = sessions.get(sessionId)
    if (found === undefined) {
      found = { sessionId, created: undefined, operations: 0 }
      sessions.set(sessionId, found)
    }
    return found
  }

  function operation(id: string): Operation {
    let found = operations.get(id) ?? closed.get(id)
    if (found === undefined) {
      found = newOperation(id)
      operations.set(id, found)
    }
    return found
  }

  function started(event: OperationStart): void {
    const found = operation(event.id)
    found.start = event
    if (event.groupId !== undefined) {
      const group = groups.get(event.groupId)
      if (group === undefined) groups.set(event.groupId, new Set([found]))
      else group.add(found)
    }
    session(event.sessionId).operations++
  }

  function ended(event: { id: string; time: number | undefined }, outcome: string): Operation {
    const found = operation(event.id)
    found.finishTime = event.time
    found.outcome = outcome
    found.state = outcome
    return found
  }

  return {
    on: {
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerSessionCreated': (event) => {
        session(event.sessionId).created = event
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerSessionClosed': ({
        sessionId,
        time,
      }) => {
        sessionRow(context, session(sessionId), time)
        sessions.delete(sessionId)
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationStart': started,
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationParsed': ({
        id,
        plan,
      }) => {
        const found = operation(id)
        found.plan = plan
        found.state = 'COMPILED'
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationCanceled': (event) => {
        ended(event, 'CANCELED')
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationTimeout': (event) => {
        ended(event, 'TIMEDOUT')
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationError': (event) => {
        const found = ended(event, 'FAILED')
        found.errorMessage = event.errorMessage
        found.errorTrace = event.errorTrace
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationFinish': (event) => {
        ended(event, 'FINISHED')
      },
      'org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServerOperationClosed': ({
        id,
        time,
      }) => {
        const found = operation(id)
        found.state = 'CLOSED'
        found.closeTime = time
        if (operations.delete(id)) closed.add(id, found, weight(found))
      },
      SparkListenerJobStart: ({ jobId, properties }) => {
        for (const found of groups.get(properties?.get('spark.jobGroup.id') ?? '') ?? [])
          found.jobs.add(jobId)
      },
    },
    finish: () => {
      for (const operation of closed.held()) operationRow(context, operation)
      for (const operation of operations.values()) operationRow(context, operation)
      for (const session of sessions.values()) sessionRow(context, session, undefined)
    },
  }
}

function newOperation(id: string): Operation {
  return {
    id,
    start: undefined,
    plan: undefined,
    state: 'STARTED',
    outcome: undefined,
    finishTime: undefined,
    closeTime: undefined,
    errorMessage: undefined,
    errorTrace: undefined,
    jobs: new Set(),
  }
}

function weight({ start, plan, errorTrace }: Operation): number {
  return 1000 + (start?.statement?.length ?? 0) + (plan?.length ?? 0) + (errorTrace?.length ?? 0)
}

function sessionRow(context: Context, session: Session, finishTime: number | undefined): void {
  context.row(thriftSessions, {
    session_id: session.sessionId,
    user_name: session.created?.userName ?? null,
    ip: session.created?.ip ?? null,
    start_time: session.created?.time ?? null,
    finish_time: finishTime ?? null,
    operations: session.operations,
  })
}

function operationRow(context: Context, operation: Operation): void {
  const { start } = operation
  context.row(thriftOperations, {
    operation_id: operation.id,
    session_id: start?.sessionId ?? null,
    user_name: start?.userName ?? null,
    job_group: start?.groupId ?? null,
    statement: start?.statement ?? null,
    execution_plan: operation.plan ?? null,
    state: operation.state,
    outcome: operation.outcome ?? null,
    start_time: start?.time ?? null,
    finish_time: operation.finishTime ?? null,
    close_time: operation.closeTime ?? null,
    error_message: operation.errorMessage ?? null,
    error_trace: operation.errorTrace ?? null,
    job_ids: [...operation.jobs],
  })
}
