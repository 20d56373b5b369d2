/**
 * SQL executions, their plans and metrics (SQLAppStatusListener.scala), without its limit on executions. An execution is
 * live until it and all its jobs have ended; its metrics are summed up when it ends.
 */
import type { Context, Listener } from '../listener.ts'
import { LiveExecutions } from './live-executions.ts'
import { TaskEndReader } from './task-ends.ts'

export function sqlListener(context: Context): Listener {
  const executions = new LiveExecutions(context)
  const reader = new TaskEndReader()
  return {
    on: {
      SparkListenerJobStart: (event) => executions.jobStart(event),
      SparkListenerJobEnd: (event) => executions.jobEnd(event),
      SparkListenerStageSubmitted: ({ info }) => executions.stages.submit(info.stageId, info.attemptId),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart': (event) => executions.start(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd': (event) => executions.end(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate': (event) =>
        executions.planUpdate(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveSQLMetricUpdates': (event) =>
        executions.metricUpdate(event),
      'org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates': (event) =>
        executions.driverUpdates(event),
    },
    taskEnd: (ends, row) => reader.read(ends, row, executions.stages.metrics),
    finish: () => executions.finish(),
  }
}
