/** Events of a SQL execution, as short as the listener lets them be. */
import { sqlListener } from '../../../src/reconstruct/sql/listener.ts'
import { sqlMetrics } from '../../../src/tables/sql-metrics.ts'
import { type Output, play } from '../json-drive.ts'

export const UI = 'org.apache.spark.sql.execution.ui.SparkListener'

export function replay(...events: object[]): Output {
  return play(
    events.map((event) => JSON.stringify(event)),
    (context) => [sqlListener(context)],
  )
}

/** A plan of one node whose metrics have these ids and types. */
export function plan(metrics: Record<number, string>, nodeName = 'Scan') {
  return {
    nodeName,
    simpleString: `${nodeName} x`,
    children: [],
    metadata: {},
    metrics: Object.entries(metrics).map(([id, metricType]) => ({
      name: `m${id}`,
      accumulatorId: Number(id),
      metricType,
    })),
  }
}
export const start = (executionId: number, sparkPlanInfo: object, more: object = {}) => ({
  Event: `${UI}SQLExecutionStart`,
  executionId,
  description: 'query',
  details: 'stack',
  physicalPlanDescription: 'plan 0',
  sparkPlanInfo,
  time: 1000,
  ...more,
})
export const replan = (executionId: number, sparkPlanInfo: object, physicalPlanDescription: string) => ({
  Event: `${UI}SQLAdaptiveExecutionUpdate`,
  executionId,
  physicalPlanDescription,
  sparkPlanInfo,
})
export const end = (executionId: number, more: object = { errorMessage: '' }) => ({
  Event: `${UI}SQLExecutionEnd`,
  executionId,
  time: 3000,
  ...more,
})
export const driver = (executionId: number, ...accumUpdates: [number, number][]) => ({
  Event: `${UI}DriverAccumUpdates`,
  executionId,
  accumUpdates,
})
export const stageInfo = (id: number, tasks: number, attempt = 0) => ({
  'Stage ID': id,
  'Stage Attempt ID': attempt,
  'Number of Tasks': tasks,
  'RDD Info': [],
})
export const job = (id: number, executionId: number, ...stages: [id: number, tasks: number][]) => ({
  Event: 'SparkListenerJobStart',
  'Job ID': id,
  'Stage IDs': stages.map(([stage]) => stage),
  'Stage Infos': stages.map(([stage, tasks]) => stageInfo(stage, tasks)),
  Properties: { 'spark.sql.execution.id': String(executionId) },
})
export const jobEnd = (id: number, Result = 'JobSucceeded') => ({
  Event: 'SparkListenerJobEnd',
  'Job ID': id,
  'Job Result': { Result },
})
export const submit = (id: number, attempt: number, tasks: number) => ({
  Event: 'SparkListenerStageSubmitted',
  'Stage Info': stageInfo(id, tasks, attempt),
})
export const task = (
  stage: number,
  index: number,
  taskId: number,
  updates: Record<number, string | number>,
  more: { Failed?: boolean; attempt?: number } = {},
) => ({
  Event: 'SparkListenerTaskEnd',
  'Stage ID': stage,
  'Stage Attempt ID': more.attempt ?? 0,
  'Task Info': {
    'Task ID': taskId,
    Index: index,
    'Finish Time': 2000,
    Failed: more.Failed ?? false,
    Killed: false,
    Accumulables: Object.entries(updates).map(([ID, Update]) => ({
      ID: Number(ID),
      Name: 'm',
      Update,
      Value: 0,
    })),
  },
})
/** `executorId`: as in local mode if it is not given. */
export const taskStart = (stage: number, index: number, taskId: number, executorId = 'driver') => ({
  Event: 'SparkListenerTaskStart',
  'Stage ID': stage,
  'Stage Attempt ID': 0,
  'Task Info': { 'Task ID': taskId, Index: index, 'Executor ID': executorId },
})
export const progress = (stage: number, taskId: number, updates: Record<number, string | number>) => ({
  Event: 'SparkListenerExecutorMetricsUpdate',
  'Executor ID': 'driver',
  'Metrics Updated': [
    {
      'Task ID': taskId,
      'Stage ID': stage,
      'Stage Attempt ID': 0,
      'Accumulator Updates': Object.entries(updates).map(([ID, Update]) => ({ ID: Number(ID), Update })),
    },
  ],
})
export const metricOf = (output: Output, id: number) =>
  output.of(sqlMetrics).find((row) => row.accumulator_id === id)
