/**
 * SQL executions, their plans and metrics (SQLAppStatusListener.scala), without its limit on executions. An execution is
 * live until it and all its jobs have ended; its metrics are summed up when it ends.
 */
import type { Context, Listener } from '../listener.ts'
import { LiveExecutions } from './live-executions.ts'
import { TaskEndReader } from './task-ends.ts'
import { TaskStartReader } from './task-starts.ts'

export function sqlListener(context: Context): Listener {
  const executions = new LiveExecutions(context)
  const starts = new TaskStartReader()
  const ends = new TaskEndReader()
  return {
    on: {
      SparkListenerJobStart: (event) => executions.jobStart(event),
      SparkListenerJobEnd: (event) => executions.jobEnd(event),
      SparkListenerStageSubmitted: ({ info }) => executions.stages.submit(info.stageId, info.attemptId),
      SparkListenerExecutorMetricsUpdate({ running }) {
        for (const task of running) {
          const stage = executions.stages.metrics.get(task.stageId)
          if (stage?.attemptId === task.stageAttemptId) stage.progress(task.updates, Number(task.taskId))
        }
      },
      'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart': (event) => executions.start(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd': (event) => executions.end(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate': (event) =>
        executions.planUpdate(event),
      'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveSQLMetricUpdates': (event) =>
        executions.metricUpdate(event),
      'org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates': (event) =>
        executions.driverUpdates(event),
    },
    taskStart: (block, row) => starts.read(block, row, executions.stages.metrics),
    taskEnd: (block, row) => ends.read(block, row, executions.stages.metrics),
    finish: () => executions.finish(),
  }
}
