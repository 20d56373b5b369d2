import { event, field, int, optional, text } from './schema.ts'

const PACKAGE = 'org.apache.spark.sql.hive.thriftserver.ui'

const ended = { id: field('id', text), time: field('finishTime', optional(int)) }

/** JDBC/ODBC server, since Spark 3.0 (HiveThriftServer2EventManager.scala). */
export const THRIFT_EVENTS = [
  event(`${PACKAGE}.SparkListenerThriftServerSessionCreated`, {
    ip: field('ip', optional(text)),
    sessionId: field('sessionId', text),
    userName: field('userName', optional(text)),
    time: field('startTime', optional(int)),
  }),
  event(`${PACKAGE}.SparkListenerThriftServerSessionClosed`, {
    sessionId: field('sessionId', text),
    time: field('finishTime', optional(int)),
  }),
  event(`${PACKAGE}.SparkListenerThriftServerOperationStart`, {
    id: field('id', text),
    sessionId: field('sessionId', text),
    statement: field('statement', optional(text)),
    groupId: field('groupId', optional(text)),
    time: field('startTime', optional(int)),
    userName: field('userName', optional(text)),
  }),
  event(`${PACKAGE}.SparkListenerThriftServerOperationParsed`, {
    id: field('id', text),
    plan: field('executionPlan', optional(text)),
  }),
  event(`${PACKAGE}.SparkListenerThriftServerOperationCanceled`, ended),
  /** Since Spark 3.1. */
  event(`${PACKAGE}.SparkListenerThriftServerOperationTimeout`, ended),
  event(`${PACKAGE}.SparkListenerThriftServerOperationError`, {
    ...ended,
    errorMessage: field('errorMsg', optional(text)),
    errorTrace: field('errorTrace', optional(text)),
  }),
  event(`${PACKAGE}.SparkListenerThriftServerOperationFinish`, ended),
  event(`${PACKAGE}.SparkListenerThriftServerOperationClosed`, {
    id: field('id', text),
    time: field('closeTime', optional(int)),
  }),
] as const
