import { EXECUTOR_METRICS } from './executor-metrics.ts'
import { runningMetrics } from './running-metrics.ts'
import { runningUpdates } from './running-updates.ts'
import {
  event,
  FieldError,
  field,
  int,
  int32,
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

/**
 * Values in the order of EXECUTOR_METRICS, beyond 2^53 rounded; what an older Spark does not write is 0, as in
 * executorMetricsFromJson.
 */
const executorMetrics: Reader<Float64Array> = (value, path) => {
  const values = new Float64Array(EXECUTOR_METRICS.length)
  if (value === undefined) return values
  if (typeof value !== 'object' || value === null) throw new FieldError(`${path}: expected an object`)
  const numbers = new Map(Object.entries(value))
  EXECUTOR_METRICS.forEach(([key], i) => {
    const number = numbers.get(key) ?? undefined
    if (number !== undefined) values[i] = Number(long(number, `${path}: ${key}`))
  })
  return values
}

const executorInfo = object({
  host: field('Host', optional(text)),
  totalCores: field('Total Cores', int32),
  logUrls: field('Log Urls', map(optional(text))),
  /** Both since Spark 3.0. A resource is an object with a name and addresses. */
  attributes: field('Attributes', optional(map(optional(text)))),
  resources: field('Resources', optional(map(json))),
  /** Since Spark 3.1. */
  resourceProfileId: field('Resource Profile Id', optional(int32)),
  /** Both since Spark 3.4. */
  registrationTime: field('Registration Time', optional(int)),
  requestTime: field('Request Time', optional(int)),
})

const stageMetrics = object({
  stageId: field('Stage ID', int32),
  stageAttemptId: field('Stage Attempt ID', int32),
  metrics: field('Executor Metrics', executorMetrics),
})

const runningTask = object({
  taskId: field('Task ID', long),
  stageId: field('Stage ID', int32),
  stageAttemptId: field('Stage Attempt ID', int32),
  metrics: field('Accumulator Updates', runningMetrics),
  updates: field('Accumulator Updates', runningUpdates),
})

/** These events are written by Jackson, so their names are class names and their keys those of Scala. */
function scheduler<const N extends string>(name: N): `org.apache.spark.scheduler.SparkListener${N}` {
  return `org.apache.spark.scheduler.SparkListener${name}`
}
const executorExclusion = {
  time: field('time', int),
  executorId: field('executorId', text),
  taskFailures: field('taskFailures', optional(int32)),
}
const nodeExclusion = {
  time: field('time', int),
  host: field('hostId', text),
  executorFailures: field('executorFailures', optional(int32)),
}
const ofStage = {
  stageId: field('stageId', int32),
  stageAttemptId: field('stageAttemptId', orElse(int32, 0)),
}

/** Executors, their exclusion (since 2.1 as "blacklisted", since 3.1 under both names) and their peaks. */
export const EXECUTOR_EVENTS = [
  event('SparkListenerExecutorAdded', {
    time: field('Timestamp', int),
    executorId: field('Executor ID', text),
    info: field('Executor Info', executorInfo),
  }),
  event('SparkListenerExecutorRemoved', {
    time: field('Timestamp', int),
    executorId: field('Executor ID', text),
    reason: field('Removed Reason', optional(text)),
  }),
  event('SparkListenerStageExecutorMetrics', {
    executorId: field('Executor ID', text),
    stageId: field('Stage ID', int32),
    stageAttemptId: field('Stage Attempt ID', int32),
    metrics: field('Executor Metrics', executorMetrics),
  }),
  /** Only those of the driver are written, which runs tasks only in local mode (EventLoggingListener.scala). */
  event('SparkListenerExecutorMetricsUpdate', {
    executorId: field('Executor ID', text),
    running: field('Metrics Updated', orElse(list(runningTask), [])),
    updates: field('Executor Metrics Updated', orElse(list(stageMetrics), [])),
  }),
  event(scheduler('ExecutorBlacklisted'), executorExclusion),
  event(scheduler('ExecutorExcluded'), executorExclusion),
  event(scheduler('ExecutorUnblacklisted'), executorExclusion),
  event(scheduler('ExecutorUnexcluded'), executorExclusion),
  event(scheduler('ExecutorBlacklistedForStage'), { ...executorExclusion, ...ofStage }),
  event(scheduler('ExecutorExcludedForStage'), { ...executorExclusion, ...ofStage }),
  event(scheduler('NodeBlacklisted'), nodeExclusion),
  event(scheduler('NodeExcluded'), nodeExclusion),
  event(scheduler('NodeUnblacklisted'), nodeExclusion),
  event(scheduler('NodeUnexcluded'), nodeExclusion),
  event(scheduler('NodeBlacklistedForStage'), { ...nodeExclusion, ...ofStage }),
  event(scheduler('NodeExcludedForStage'), { ...nodeExclusion, ...ofStage }),
  event(scheduler('MiscellaneousProcessAdded'), {
    time: field('time', int),
    processId: field('processId', text),
    info: field(
      'info',
      object({
        hostPort: field('hostPort', optional(text)),
        cores: field('cores', orElse(int, 0)),
        logUrls: field('logUrlInfo', orElse(map(optional(text)), new Map<string, string>())),
      }),
    ),
  }),
] as const
