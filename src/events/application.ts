import { event, field, int, int32, map, optional, text } from './schema.ts'

/** Beginning and end of the application (JsonProtocol.scala: logStartFromJson, applicationStartFromJson). */
export const APPLICATION_EVENTS = [
  event('SparkListenerLogStart', { sparkVersion: field('Spark Version', optional(text)) }),
  event('SparkListenerApplicationStart', {
    appName: field('App Name', optional(text)),
    /** Since Spark 1.2. */
    appId: field('App ID', optional(text)),
    time: field('Timestamp', int),
    sparkUser: field('User', optional(text)),
    attemptId: field('App Attempt ID', optional(text)),
    driverLogs: field('Driver Logs', optional(map(optional(text)))),
    driverAttributes: field('Driver Attributes', optional(map(optional(text)))),
  }),
  event('SparkListenerApplicationEnd', {
    time: field('Timestamp', int),
    exitCode: field('ExitCode', optional(int32)),
  }),
] as const
