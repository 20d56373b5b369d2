/** The table of SQL executions (SqlResource.scala of Spark 4.3, sqlTable): what DataTables asks for. */
import { select } from '../store/select.ts'
import { attemptEndpoint } from './endpoint.ts'
import { Double, date, type Json } from './json.ts'
import { decodedText, javaInt } from './parameters.ts'
import {
  durationOf,
  type ExecutionRow,
  errorMessageOf,
  LISTED,
  statusOf,
  submissionOf,
} from './sql-fields.ts'

const QUERY = {
  draw: decodedText,
  groupSubExecution: decodedText,
  status: decodedText,
  start: decodedText,
  length: decodedText,
  'search[value]': decodedText,
  'order[0][column]': decodedText,
  'order[0][dir]': decodedText,
}

/** `sql/sqlTable`: the latest first; executions that another one began are below it, unless asked for otherwise. */
export const sqlTable = attemptEndpoint({
  path: 'sql/sqlTable',
  query: QUERY,
  async answer({ reader, settings, attempt, query, queries }) {
    const all = await reader.rows(EXECUTIONS, attempt.attempt_key)
    const now = settings.now()
    const draw = query.draw === undefined ? 0 : javaInt(query.draw)
    const isGrouped = query.groupSubExecution?.toLowerCase() !== 'false'
    const searched = query['search[value]']?.toLowerCase() ?? ''
    const status = query.status?.toUpperCase() ?? ''
    const found = all.filter((row) => matches(row, searched, status))
    const roots = isGrouped ? rootsOf(found) : found
    const column = columnOf(query['order[0][column]'] ?? '', (name) => decodedText(queries(name)))
    const sorted = sortedBy(roots, column, query['order[0][dir]'] ?? 'desc', now)
    const start = query.start === undefined ? 0 : javaInt(query.start)
    const length = query.length === undefined ? DEFAULT_LENGTH : javaInt(query.length)
    // An Int, which overflows: nothing is before an end below 0.
    const page = length > 0 ? sorted.slice(Math.max(0, start), Math.max(0, (start + length) | 0)) : sorted
    const below = isGrouped ? subExecutions(found, new Set(roots)) : undefined
    return {
      summary: summary(roots, now),
      recordsFiltered: roots.length,
      aaData: page.map((row) => ({
        ...execution(row, now),
        subExecutions: below && (below.get(row.execution_id) ?? []).map((sub) => execution(sub, now)),
      })),
      draw,
      recordsTotal: isGrouped ? rootsOf(all).length : all.length,
    }
  },
})

const DEFAULT_LENGTH = 20
const EXECUTIONS = select<ExecutionRow>(
  `SELECT * EXCLUDE (physical_plan_description, details) FROM sql_executions
WHERE attempt_key = $1 AND ${LISTED} ORDER BY execution_id`,
)

function matches(row: ExecutionRow, searched: string, status: string): boolean {
  if (status !== '' && statusOf(row) !== status) return false
  return (
    (row.description ?? '').toLowerCase().includes(searched) ||
    statusOf(row).toLowerCase().includes(searched) ||
    String(row.execution_id).includes(searched)
  )
}

/** Those that no other one of them began. */
function rootsOf(rows: readonly ExecutionRow[]): ExecutionRow[] {
  const ids = new Set(rows.map(({ execution_id }) => execution_id))
  return rows.filter((row) => row.execution_id === rootOf(row) || !ids.has(rootOf(row)))
}

function rootOf({ root_execution_id }: ExecutionRow): number | bigint {
  return root_execution_id ?? 0
}

function subExecutions(
  rows: readonly ExecutionRow[],
  roots: ReadonlySet<ExecutionRow>,
): Map<number | bigint, ExecutionRow[]> {
  const byRoot = new Map<number | bigint, ExecutionRow[]>()
  for (const row of rows) {
    if (roots.has(row)) continue
    const its = byRoot.get(rootOf(row))
    if (its === undefined) byRoot.set(rootOf(row), [row])
    else its.push(row)
  }
  return byRoot
}

function summary(rows: readonly ExecutionRow[], now: number): Json {
  const failed = rows.filter((row) => statusOf(row) === 'FAILED').length
  const durations = rows.reduce((sum, row) => sum + durationOf(row, now), 0)
  return {
    totalQueries: rows.length,
    averageDuration: rows.length === 0 ? 0 : Math.trunc(durations / rows.length),
    runningQueries: rows.filter((row) => statusOf(row) === 'RUNNING').length,
    failedQueries: failed,
    failureRate: new Double(rows.length === 0 ? 0 : failed / rows.length),
  }
}

/** The column to sort by: a number among the columns that the request names. */
function columnOf(given: string, named: (name: string) => string | undefined): string {
  return named(`columns[${given}][name]`) ?? 'id'
}

/** By id where the column is none of these. What is equal is turned round too. */
function sortedBy(
  rows: readonly ExecutionRow[],
  column: string,
  direction: string,
  now: number,
): ExecutionRow[] {
  const keyOf = keys(now).get(column) ?? (({ execution_id }: ExecutionRow) => execution_id)
  const ascending = rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
  return direction === 'asc' ? ascending : ascending.reverse()
}

function keys(now: number): Map<string, (row: ExecutionRow) => string | number | bigint> {
  return new Map<string, (row: ExecutionRow) => string | number | bigint>([
    ['status', statusOf],
    ['description', (row) => row.description ?? ''],
    ['submissionTime', submissionOf],
    ['duration', (row) => durationOf(row, now)],
  ])
}

function execution(row: ExecutionRow, now: number): Record<string, Json> {
  return {
    id: row.execution_id,
    status: statusOf(row),
    description: row.description,
    submissionTime: date(submissionOf(row)),
    duration: durationOf(row, now),
    // Those that succeeded alone.
    jobIds: [...row.succeeded_job_ids].sort((a, b) => a - b),
    queryId: row.query_id,
    errorMessage: errorMessageOf(row),
    rootExecutionId: rootOf(row),
  }
}
