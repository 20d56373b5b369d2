/** Application attempts as the history server lists them. */
import { extent } from '../base/extent.ts'
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'

export interface Attempt {
  readonly attempt_key: number
  readonly app_id: string
  /** '' where Spark gives none. */
  readonly attempt_id: string
  readonly name: string | null
  readonly spark_user: string | null
  readonly start_time: number | null
  readonly end_time: number | null
  readonly completed: boolean
  readonly exit_code: number | null
  readonly spark_version: string | null
  /** When its log was changed last. */
  readonly modified: number | null
  readonly log_path: string | null
}

const COLUMNS = `attempt_key, app_id, attempt_id, name, spark_user, start_time, end_time, completed, exit_code,
  spark_version`
/** The latest first, as FsHistoryProvider.scala sorts them. */
const ORDER = 'ORDER BY start_time DESC NULLS LAST, attempt_key DESC'
const LOGS = 'SELECT attempt_key, max(modified) AS modified, any_value(log_path) AS log_path FROM logs'

type AttemptRow = Omit<Attempt, 'modified' | 'log_path'>
type LogRow = Pick<Attempt, 'attempt_key' | 'modified' | 'log_path'>

const OF_APPLICATION = select<AttemptRow>(`SELECT ${COLUMNS} FROM attempts WHERE app_id = $1 ${ORDER}`)
const ITS_LOGS = select<LogRow>(
  `${LOGS} WHERE attempt_key BETWEEN $1 AND $2 AND app_id = $3 GROUP BY attempt_key`,
)
const ALL = select<Attempt>(
  `SELECT ${COLUMNS}, modified, log_path FROM attempts LEFT JOIN (${LOGS} GROUP BY attempt_key) USING (attempt_key) ${ORDER}`,
)

/** The attempts of an application, the latest first; empty if there is no such application. */
export async function attemptsOf(reader: Reader, appId: string): Promise<Attempt[]> {
  const rows = await reader.rows(OF_APPLICATION, appId)
  if (rows.length === 0) return []
  const keys = rows.map(({ attempt_key }) => attempt_key)
  const logs = await reader.rows(ITS_LOGS, ...extent(keys), appId)
  const byKey = new Map(logs.map((log) => [log.attempt_key, log]))
  return withoutDoubles(
    rows.map((row) => ({ modified: null, log_path: null, ...row, ...byKey.get(row.attempt_key) })),
  )
}

/** All attempts by application, the latest of each first. */
export async function applications(reader: Reader): Promise<Attempt[][]> {
  const byId = new Map<string, Attempt[]>()
  for (const attempt of await reader.rows(ALL)) {
    const attempts = byId.get(attempt.app_id)
    if (attempts === undefined) byId.set(attempt.app_id, [attempt])
    else attempts.push(attempt)
  }
  return [...byId.values()].map(withoutDoubles)
}

/** Of two logs with one application and attempt id the history server shows one: here the one that started last. */
function withoutDoubles(attempts: readonly Attempt[]): Attempt[] {
  const ids = new Set<string>()
  return attempts.filter(({ attempt_id }) => !ids.has(attempt_id) && ids.add(attempt_id))
}
