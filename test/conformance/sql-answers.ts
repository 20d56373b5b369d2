/** The history server's `/sql` answers, computed from the rows of our tables (SqlResource.scala, Spark 4.3.0). */

import { scalaSetOrder } from '../../src/reconstruct/sql/scala-set.ts'
import type { RowOf } from '../../src/tables/schema.ts'
import { sqlExecutions } from '../../src/tables/sql-executions.ts'
import { sqlMetrics } from '../../src/tables/sql-metrics.ts'
import { sqlPlanEdges } from '../../src/tables/sql-plan-edges.ts'
import { sqlPlanNodes } from '../../src/tables/sql-plan-nodes.ts'
import { sqlPlans } from '../../src/tables/sql-plans.ts'
import type { Output } from '../reconstruct/json-drive.ts'

export interface Answer {
  readonly path: string
  readonly status: number
  readonly body: unknown
}

type Rows = Pick<Output, 'of'>
type ExecutionRow = RowOf<typeof sqlExecutions>

/** Answers `/sql?...` and `/sql/{id}?...`; undefined for other paths. */
export function sqlAnswer(output: Rows, path: string): Pick<Answer, 'status' | 'body'> | undefined {
  const url = new URL(path, 'http://localhost')
  const details = url.searchParams.get('details') !== 'false'
  const description = url.searchParams.get('planDescription') !== 'false'
  const listed = output
    .of(sqlExecutions)
    .filter((row) => row.plan_versions > 0 || jobsOf(row).length > 0)
    .sort((a, b) => Number(a.execution_id) - Number(b.execution_id))
  const one = /^\/sql\/(\d+)$/.exec(url.pathname)?.[1]
  if (url.pathname === '/sql') {
    const offset = Number(url.searchParams.get('offset') ?? 0)
    const length = Number(url.searchParams.get('length') ?? Number.MAX_SAFE_INTEGER)
    const page = listed.slice(offset, offset + length)
    return { status: 200, body: page.map((row) => execution(output, row, details, description)) }
  }
  if (one === undefined) return undefined
  const row = listed.find((each) => each.execution_id === Number(one))
  if (row === undefined) return { status: 404, body: `unknown query execution id: ${one}` }
  return { status: 200, body: execution(output, row, details, description) }
}

function execution(output: Rows, row: ExecutionRow, details: boolean, description: boolean): object {
  const submitted = Number(row.submission_time ?? -1)
  return {
    id: row.execution_id,
    status: row.late_event === 'job' ? statusByJobs(row) : row.status,
    ...defined('description', row.description),
    ...defined('planDescription', description ? row.physical_plan_description : ''),
    submissionTime: new Date(submitted).toISOString().replace('Z', 'GMT'),
    duration: Number(row.completion_time ?? Date.now()) - submitted,
    runningJobIds: inScalaOrder(row, row.running_job_ids),
    successJobIds: inScalaOrder(row, row.succeeded_job_ids),
    failedJobIds: inScalaOrder(row, row.failed_job_ids),
    nodes: details ? nodes(output, Number(row.execution_id)) : [],
    edges: details ? edges(output, Number(row.execution_id)) : [],
    ...defined('queryId', row.query_id),
    ...defined('errorMessage', row.late_event === 'job' ? null : row.error_message),
    rootExecutionId: row.root_execution_id ?? 0,
    modifiedConfigs: row.modified_configs === null ? {} : JSON.parse(row.modified_configs),
  }
}

function nodes(output: Rows, id: number): object[] {
  const version = finalVersion(output, id)
  const metrics = output
    .of(sqlMetrics)
    .filter((row) => row.execution_id === id && row.is_final && row.value !== null)
  return output
    .of(sqlPlanNodes)
    .filter((row) => row.execution_id === id && row.plan_version === version)
    .sort((a, b) => b.node_id - a.node_id)
    .map((node) => ({
      nodeId: node.node_id,
      nodeName: node.name.trim(),
      ...defined('wholeStageCodegenId', node.codegen_id),
      metrics: metrics
        .filter((row) => row.node_id === node.node_id)
        .sort((a, b) => a.metric_index - b.metric_index)
        .map((row) => ({ name: row.name.trim(), value: row.value })),
      desc: node.simple_string,
    }))
}

function edges(output: Rows, id: number): object[] {
  const version = finalVersion(output, id)
  return output
    .of(sqlPlanEdges)
    .filter((row) => row.execution_id === id && row.plan_version === version)
    .sort((a, b) => a.edge_index - b.edge_index)
    .map((row) => ({ fromId: row.from_node_id, toId: row.to_node_id }))
}

function finalVersion(output: Rows, id: number): number | undefined {
  return output.of(sqlPlans).find((row) => row.execution_id === id && row.is_final)?.plan_version
}

function jobsOf(row: ExecutionRow): number[] {
  return [...row.running_job_ids, ...row.succeeded_job_ids, ...row.failed_job_ids]
}

/** After a late job the history server has forgotten the error message (SQLAppStatusListener.scala, onJobStart). */
function statusByJobs(row: ExecutionRow): string {
  if (row.completion_time === null) return 'RUNNING'
  return row.failed_job_ids.length > 0 ? 'FAILED' : 'COMPLETED'
}

/** Jobs are in one Scala map: by start up to four, by hash above. */
function inScalaOrder(row: ExecutionRow, ids: readonly number[]): number[] {
  const all = jobsOf(row)
  return all.length <= 4 ? [...ids] : scalaSetOrder(all).filter((id) => ids.includes(id))
}

function defined(key: string, value: unknown): object {
  return value === null ? {} : { [key]: value }
}
