/** `/sql` -> `sql_executions`, `sql_plans`, `sql_plan_nodes`, `sql_plan_edges`, `sql_metrics`. */

import type { Fields } from '../base/json-fields.ts'
import { sqlExecutions } from '../tables/sql-executions.ts'
import { sqlPlanEdges } from '../tables/sql-plan-edges.ts'
import { sqlPlanNodes } from '../tables/sql-plan-nodes.ts'
import { sqlPlans } from '../tables/sql-plans.ts'
import type { ListedJob } from './jobs.ts'
import type { Unmeasured } from './since.ts'
import type { Sink } from './sink.ts'
import { metricRows } from './sql-metrics.ts'

/** The server has the last version of a plan only. */
const ONLY_VERSION = 0

/** What an execution is told with. */
export interface AroundSql {
  readonly jobs: ReadonlyMap<number, ListedJob>
  /** Learns which execution a job belongs to. */
  readonly executionOf: Map<number, number | bigint>
  readonly unmeasured: Unmeasured
}

export function executionRows(one: Fields, { jobs, executionOf, unmeasured }: AroundSql, sink: Sink): void {
  const execution_id = one.long('id')
  const jobIds = [...one.ints('runningJobIds'), ...one.ints('successJobIds'), ...one.ints('failedJobIds')]
  for (const job of jobIds) executionOf.set(job, execution_id)
  const stages = jobIds.sort(ascending).flatMap((job) => jobs.get(job)?.stageIds ?? [])
  const plan = one.textOr('planDescription') || null
  const nodes = one.objects('nodes')
  const hasPlan = plan !== null || nodes.length > 0
  sink.row(sqlExecutions, {
    execution_id,
    root_execution_id: one.longOr('rootExecutionId'),
    query_id: one.textOr('queryId'),
    status: one.text('status'),
    description: one.textOr('description'),
    details: null,
    physical_plan_description: plan,
    ...timesOf(one),
    error_message: one.textOr('errorMessage'),
    job_group: null,
    job_tags: null,
    modified_configs: unmeasured.has('modified_configs') ? null : one.jsonOr('modifiedConfigs'),
    running_job_ids: one.ints('runningJobIds').sort(ascending),
    succeeded_job_ids: one.ints('successJobIds').sort(ascending),
    failed_job_ids: one.ints('failedJobIds').sort(ascending),
    stage_ids: [...new Set(stages)],
    plan_versions: hasPlan ? 1 : 0,
    late_event: null,
  })
  if (!hasPlan) return
  const key = { execution_id, plan_version: ONLY_VERSION }
  sink.row(sqlPlans, { ...key, is_final: true, physical_plan_description: plan })
  nodeRows(key, nodes, sink)
  one.objects('edges').forEach((edge, edge_index) => {
    sink.row(sqlPlanEdges, {
      ...key,
      edge_index,
      from_node_id: edge.int('fromId'),
      to_node_id: edge.int('toId'),
    })
  })
}

/** A running one has lasted until the answer was given, which is no end. */
function timesOf(one: Fields) {
  const submission_time = one.time('submissionTime')
  if (one.text('status') === 'RUNNING') return { submission_time, completion_time: null, duration_ms: null }
  const duration = one.longOr('duration')
  // What has no start began at -1.
  const completion_time = duration === null ? null : (submission_time ?? -1) + Number(duration)
  return { submission_time, completion_time, duration_ms: submission_time === null ? null : duration }
}

interface PlanKey {
  readonly execution_id: number | bigint
  readonly plan_version: number
}

function nodeRows(key: PlanKey, nodes: readonly Fields[], sink: Sink): void {
  const clusters = nodes
    .filter((node) => node.text('nodeName').startsWith('WholeStageCodegen'))
    .map((node) => ({ id: node.int('nodeId'), number: numberOf(node.text('nodeName')) }))
    .sort((one, other) => other.id - one.id)
  for (const node of nodes) {
    const codegen_id = node.longOr('wholeStageCodegenId')
    const node_id = node.int('nodeId')
    sink.row(sqlPlanNodes, {
      ...key,
      node_id,
      name: node.text('nodeName'),
      simple_string: node.textOr('desc'),
      // Nodes are numbered after the cluster they are in; several clusters can have one number.
      cluster_node_id: clusters.find(({ id, number }) => number === codegen_id && id < node_id)?.id ?? null,
      codegen_id,
      metadata: null,
      accumulator_ids: null,
    })
    metricRows({ ...key, node_id }, node.objects('metrics'), sink)
  }
}

/** `WholeStageCodegen (3)` */
function numberOf(name: string): number | undefined {
  const number = /\((\d{1,9})\)$/.exec(name)?.[1]
  return number === undefined ? undefined : Number(number)
}

function ascending(a: number, b: number): number {
  return a - b
}
