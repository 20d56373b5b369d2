import { event, field, int, json, list, long, optional, text } from './schema.ts'

const PACKAGE = 'org.apache.spark.sql.connect.service'

const operationFields = {
  jobTag: field('jobTag', text),
  operationId: field('operationId', optional(text)),
  time: field('eventTime', optional(int)),
  extraTags: field('extraTags', json),
}

const sessionFields = {
  sessionId: field('sessionId', text),
  userId: field('userId', optional(text)),
  time: field('eventTime', optional(int)),
  extraTags: field('extraTags', json),
}

/** Spark Connect, since 3.5 (ExecuteEventsManager.scala, SessionEventsManager.scala). */
export const CONNECT_EVENTS = [
  event(`${PACKAGE}.SparkListenerConnectSessionStarted`, sessionFields),
  event(`${PACKAGE}.SparkListenerConnectSessionClosed`, sessionFields),
  event(`${PACKAGE}.SparkListenerConnectOperationStarted`, {
    ...operationFields,
    sessionId: field('sessionId', text),
    userId: field('userId', optional(text)),
    userName: field('userName', optional(text)),
    statement: field('statementText', optional(text)),
    sessionTags: field('sparkSessionTags', optional(list(text))),
  }),
  event(`${PACKAGE}.SparkListenerConnectOperationAnalyzed`, operationFields),
  event(`${PACKAGE}.SparkListenerConnectOperationReadyForExecution`, operationFields),
  event(`${PACKAGE}.SparkListenerConnectOperationCanceled`, operationFields),
  event(`${PACKAGE}.SparkListenerConnectOperationFailed`, {
    ...operationFields,
    errorMessage: field('errorMessage', optional(text)),
  }),
  event(`${PACKAGE}.SparkListenerConnectOperationFinished`, {
    ...operationFields,
    producedRowCount: field('producedRowCount', optional(long)),
  }),
  event(`${PACKAGE}.SparkListenerConnectOperationClosed`, operationFields),
] as const
