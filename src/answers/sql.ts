import { javaHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'
import { select, selectRange } from '../store/select.ts'
import type { Attempt } from './attempt.ts'
import { attemptEndpoint, type Context } from './endpoint.ts'
import { notFound } from './errors.ts'
import { date, type Json, Streamed } from './json.ts'
import { flag, int, LONG, MAX_INT } from './parameters.ts'
import { redacted } from './redaction.ts'
import {
  durationOf,
  type ExecutionRow,
  errorMessageOf,
  inScalaOrder,
  LISTED,
  statusOf,
  submissionOf,
} from './sql-fields.ts'
import { BLOCK, graphsOf } from './sql-graphs.ts'

const SHAPE = { details: flag(true), planDescription: flag(true) }
const LIST_QUERY = { ...SHAPE, offset: int(0), length: int(-1) }

/** `sql`: ascending. Without a length Spark 4.3 gives all of them, whatever the offset. */
export const sqlList = attemptEndpoint({
  path: 'sql',
  query: LIST_QUERY,
  async answer(context) {
    const { offset, length } = context.query
    if (length <= 0) return Streamed.array(pagesOf(context, 0, MAX_INT))
    const pages = pagesOf(context, Math.max(0, offset), length)
    if (length > BATCH) return Streamed.array(pages)
    const all: Json[] = []
    for await (const answer of pages) all.push(answer)
    return all
  },
})

/** `sql/{executionId}` */
export const oneExecution = attemptEndpoint({
  path: 'sql/{executionId}',
  parameters: { executionId: LONG },
  query: SHAPE,
  async answer(context) {
    const { reader, attempt, path } = context
    const [row] = await reader.range(EXECUTIONS, attempt.attempt_key, path.executionId)
    if (row === undefined) throw notFound(`unknown query execution id: ${path.executionId}`)
    const [answer] = await executions(context, [row])
    return answer
  },
})

const BATCH = 100
const WHERE = `FROM sql_executions WHERE attempt_key = $1 AND ${LISTED}`
const IDS = select<Pick<ExecutionRow, 'execution_id'>>(
  `SELECT execution_id ${WHERE} ORDER BY execution_id LIMIT $2::BIGINT OFFSET $3::BIGINT`,
)
const EXECUTIONS = selectRange<ExecutionRow>(
  'execution_id',
  BLOCK,
  `SELECT * ${WHERE} AND execution_id BETWEEN $2 AND $3 ORDER BY execution_id`,
)

type OfAttempt = Context<unknown, { readonly details: boolean; readonly planDescription: boolean }> & {
  readonly attempt: Attempt
}

async function* pagesOf(context: OfAttempt, offset: number, length: number): AsyncGenerator<Json> {
  for (let read = 0; read < length; read += BATCH) {
    const size = Math.min(BATCH, length - read)
    const key = context.attempt.attempt_key
    const ids = (await context.reader.rows(IDS, key, size, offset + read)).map((row) => row.execution_id)
    if (ids.length > 0)
      yield* await executions(context, await context.reader.range(EXECUTIONS, key, ids[0]!, ids.at(-1)))
    if (ids.length < size) return
  }
}

async function executions(
  { reader, settings, attempt, query }: OfAttempt,
  rows: readonly ExecutionRow[],
): Promise<Json[]> {
  if (rows.length === 0) return []
  const graphs = query.details ? await graphsOf(reader, attempt.attempt_key, rows) : undefined
  const now = settings.now()
  const configs = rows.map(configsOf)
  const shown = await redacted(reader, attempt.attempt_key, settings, configs.flat())
  return rows.map((row, i) => {
    const graph = graphs?.(row.execution_id)
    return {
      id: row.execution_id,
      status: statusOf(row),
      description: row.description,
      planDescription: query.planDescription ? row.physical_plan_description : '',
      submissionTime: date(submissionOf(row)),
      duration: durationOf(row, now),
      runningJobIds: inScalaOrder(row, row.running_job_ids),
      successJobIds: inScalaOrder(row, row.succeeded_job_ids),
      failedJobIds: inScalaOrder(row, row.failed_job_ids),
      nodes: graph?.nodes ?? [],
      edges: graph?.edges ?? [],
      queryId: row.query_id,
      errorMessage: errorMessageOf(row),
      rootExecutionId: row.root_execution_id ?? 0,
      modifiedConfigs: new Map(shown.splice(0, configs[i]?.length)),
    }
  })
}

/** In the order of Scala's map. */
function configsOf({ modified_configs }: ExecutionRow): [key: string, value: string][] {
  const entries = Object.entries(JSON.parse(modified_configs ?? '{}') as Record<string, unknown>)
  return scalaOrder(
    entries.map(([key, value]) => [key, String(value)] as [string, string]),
    ([key]) => javaHash(key),
  )
}
