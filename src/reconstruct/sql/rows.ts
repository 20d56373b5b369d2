import { sqlExecutions } from '../../tables/sql-executions.ts'
import { sqlMetrics } from '../../tables/sql-metrics.ts'
import { sqlPlanEdges } from '../../tables/sql-plan-edges.ts'
import { sqlPlanNodes } from '../../tables/sql-plan-nodes.ts'
import { sqlPlans } from '../../tables/sql-plans.ts'
import { jsonOfMap } from '../json-text.ts'
import type { Context } from '../listener.ts'
import type { Execution, JobState, MetricPlace, PlanVersion } from './execution.ts'
import { metricText } from './metric-text.ts'
import type { GraphNode, PlanGraph } from './plan-graph.ts'

/** All rows of an execution but those of plan versions that were replaced. */
export function executionRows(context: Context, execution: Execution, values: Execution['values']): void {
  const { start, plan, completionTime } = execution
  const submissionTime = start?.time
  context.row(sqlExecutions, {
    execution_id: execution.id,
    root_execution_id: start ? (start.rootExecutionId ?? execution.id) : null,
    query_id: execution.queryId ?? null,
    status: status(execution),
    description: start?.description ?? null,
    details: start?.details ?? null,
    physical_plan_description: plan?.description ?? null,
    submission_time: submissionTime ?? null,
    completion_time: completionTime ?? null,
    duration_ms:
      submissionTime === undefined || completionTime === undefined ? null : completionTime - submissionTime,
    error_message: execution.errorMessage ?? null,
    job_group: start?.jobGroupId ?? null,
    job_tags: start?.jobTags ?? null,
    modified_configs: start?.modifiedConfigs ? jsonOfMap(start.modifiedConfigs) : null,
    running_job_ids: jobsThat(execution, 'running'),
    succeeded_job_ids: jobsThat(execution, 'succeeded'),
    failed_job_ids: jobsThat(execution, 'failed'),
    stage_ids: [...execution.stages],
    plan_versions: execution.versions,
    late_event: execution.lateEvent ?? null,
  })
  if (plan) planRows(context, execution.id, plan, true)
  metricRows(context, execution, values)
}

export function planRows(context: Context, executionId: number, plan: PlanVersion, isFinal: boolean): void {
  const key = { execution_id: executionId, plan_version: plan.version }
  context.row(sqlPlans, { ...key, is_final: isFinal, physical_plan_description: plan.description ?? null })
  for (const node of plan.graph.nodes) {
    context.row(sqlPlanNodes, {
      ...key,
      node_id: node.id,
      name: node.name,
      simple_string: node.description,
      cluster_node_id: node.cluster ?? null,
      codegen_id: codegenId(node, plan.graph),
      metadata: node.metadata.size > 0 ? jsonOfMap(node.metadata) : null,
      accumulator_ids: node.metrics.map((metric) => metric.accumulatorId),
    })
  }
  plan.graph.edges.forEach(([from, to], index) => {
    context.row(sqlPlanEdges, { ...key, edge_index: index, from_node_id: from, to_node_id: to })
  })
}

function metricRows(context: Context, execution: Execution, values: Execution['values']): void {
  const version = execution.plan?.version
  for (const { id: nodeId, metrics } of execution.plan?.graph.nodes ?? []) {
    metrics.forEach((metric, index) => {
      metricRow(context, execution, { metric, version, nodeId, index }, values)
    })
  }
  for (const place of execution.metrics.values()) {
    if (place.version === undefined || place.version !== version) metricRow(context, execution, place, values)
  }
}

function metricRow(
  context: Context,
  execution: Execution,
  place: MetricPlace,
  values: Execution['values'],
): void {
  const { name, accumulatorId, metricType } = place.metric
  const summary = values?.get(accumulatorId)
  context.row(sqlMetrics, {
    execution_id: execution.id,
    plan_version: place.version ?? null,
    is_final: place.version !== undefined && place.version === execution.plan?.version,
    node_id: place.nodeId ?? null,
    metric_index: place.index,
    name,
    accumulator_id: accumulatorId,
    metric_type: metricType,
    value: summary ? metricText(typeOf(execution, place), summary) : null,
    total: summary?.total ?? null,
    min: summary?.min ?? null,
    median: summary?.median ?? null,
    max: summary?.max ?? null,
    value_count: summary?.count ?? null,
    max_stage_id: summary?.maxTask?.stageId ?? null,
    max_stage_attempt_id: summary?.maxTask?.attemptId ?? null,
    max_task_id: summary?.maxTask?.taskId ?? null,
  })
}

/** Of an accumulator that was declared twice with different types, the last one holds. */
function typeOf(execution: Execution, place: MetricPlace): string {
  return execution.metrics.get(place.metric.accumulatorId)?.metric.metricType ?? place.metric.metricType
}

/** SQLAppStatusStore.scala, executionStatus */
function status(execution: Execution): string {
  if (execution.errorMessage !== undefined) return execution.errorMessage === '' ? 'COMPLETED' : 'FAILED'
  if (!execution.ended) return 'RUNNING'
  return jobsThat(execution, 'failed').length > 0 ? 'FAILED' : 'COMPLETED'
}

function jobsThat(execution: Execution, state: JobState): number[] {
  return [...execution.jobs].filter(([, itsState]) => itsState === state).map(([id]) => id)
}

/** `WholeStageCodegen (2)` is 2 (SqlResource.scala, getWholeStageCodegenId, which does not look at the last character). */
function codegenId(node: GraphNode, graph: PlanGraph): number | null {
  const cluster = node.cluster === undefined ? undefined : graph.nodes[node.cluster]
  const digits = cluster?.name.trim().slice('WholeStageCodegen ('.length, -1) ?? ''
  return /^[+-]?\d{1,15}$/.test(digits) ? Number(digits) : null
}
