/** Plan graphs of SQL executions with the metrics of their nodes, those of the last version. */
import type { Reader } from '../store/reader.ts'
import { selectRange } from '../store/select.ts'
import type { RowOf } from '../tables/schema.ts'
import type { sqlMetrics } from '../tables/sql-metrics.ts'
import type { sqlPlanEdges } from '../tables/sql-plan-edges.ts'
import type { sqlPlanNodes } from '../tables/sql-plan-nodes.ts'
import type { Json } from './json.ts'
import type { ExecutionRow } from './sql-fields.ts'

export interface Graph {
  readonly nodes: readonly Json[]
  readonly edges: readonly Json[]
}

type Id = { readonly execution_id: number | bigint }
type NodeRow = Pick<RowOf<typeof sqlPlanNodes>, 'node_id' | 'name' | 'simple_string' | 'codegen_id'> & Id
type EdgeRow = Pick<RowOf<typeof sqlPlanEdges>, 'from_node_id' | 'to_node_id'> & Id
type MetricRow = Pick<RowOf<typeof sqlMetrics>, 'node_id' | 'name' | 'value'> & Id

const LAST_VERSION = `JOIN (SELECT attempt_key, execution_id, plan_versions - 1 AS plan_version FROM sql_executions
  WHERE attempt_key = $1 AND execution_id BETWEEN $2 AND $3) USING (attempt_key, execution_id, plan_version)`
/** Executions that are read together: some have plans of thousands of nodes. */
export const BLOCK = 16
const BETWEEN = 'WHERE attempt_key = $1 AND execution_id BETWEEN $2 AND $3'

const NODES = selectRange<NodeRow>(
  'execution_id',
  BLOCK,
  `SELECT execution_id, node_id, name, simple_string, codegen_id
FROM sql_plan_nodes ${LAST_VERSION} ${BETWEEN} ORDER BY node_id DESC`,
)
const EDGES = selectRange<EdgeRow>(
  'execution_id',
  BLOCK,
  `SELECT execution_id, from_node_id, to_node_id
FROM sql_plan_edges ${LAST_VERSION} ${BETWEEN} ORDER BY edge_index`,
)
const METRICS = selectRange<MetricRow>(
  'execution_id',
  BLOCK,
  `SELECT execution_id, node_id, name, value
FROM sql_metrics ${BETWEEN} AND is_final AND value IS NOT NULL ORDER BY metric_index`,
)

/** The graphs of executions whose ids are near each other. */
export async function graphsOf(
  reader: Reader,
  attemptKey: number,
  executions: readonly ExecutionRow[],
): Promise<(id: number | bigint) => Graph> {
  const ids = executions.map(({ execution_id }) => execution_id)
  const [first, last] = [ids.reduce((a, b) => (a < b ? a : b)), ids.reduce((a, b) => (a > b ? a : b))]
  const range = [attemptKey, first, last] as const
  const [nodes, edges, metrics] = await Promise.all([
    reader.range(NODES, ...range),
    reader.range(EDGES, ...range),
    reader.range(METRICS, ...range),
  ])
  const nodesOf = grouped(nodes, idOf)
  const edgesOf = grouped(edges, idOf)
  const metricsOf = grouped(metrics, (row) => `${row.execution_id}.${row.node_id}`)
  return (id) => ({
    nodes: nodesOf(String(id)).map((row) => node(row, metricsOf(`${id}.${row.node_id}`))),
    edges: edgesOf(String(id)).map((row) => ({ fromId: row.from_node_id, toId: row.to_node_id })),
  })
}

function node(row: NodeRow, metrics: readonly MetricRow[]): Json {
  return {
    nodeId: row.node_id,
    nodeName: row.name.trim(),
    wholeStageCodegenId: row.codegen_id,
    metrics: metrics.map(({ name, value }) => ({ name: name.trim(), value })),
    desc: row.simple_string,
  }
}

function idOf({ execution_id }: Id): string {
  return String(execution_id)
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): (key: string) => readonly T[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return (key) => groups.get(key) ?? []
}
