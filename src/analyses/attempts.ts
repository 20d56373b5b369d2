import { NothingFound } from '../base/errors.ts'
import type { Connection } from '../store/connection.ts'
import { narrowTo } from './scope.ts'

/** An attempt that analyses are about, and what it had. */
export interface AnalysedAttempt {
  readonly attemptKey: number
  readonly appId: string
  readonly attemptId: string
  readonly name: string | undefined
  readonly sparkVersion: string | undefined
  /** Its first and last moment, ms since 1970. */
  readonly from: number
  readonly to: number
  readonly wallMs: number
  /** The most cores that executors had at one time; undefined where the log does not tell. */
  readonly cores: number | undefined
  /** Core milliseconds that executors offered; undefined where the log does not tell. */
  readonly coreMs: number | undefined
}

/** The attempts in scope, the latest first. Needs the base `attempt_span`. */
export async function analysedAttempts(connection: Connection): Promise<AnalysedAttempt[]> {
  const rows = await connection.rows(`
    SELECT attempt_key, app_id, attempt_id, name, spark_version, epoch_ms(from_time) AS from_ms, epoch_ms(to_time) AS to_ms, wall_ms,
      cores, core_ms
    FROM attempts JOIN attempt_span USING (attempt_key) ORDER BY from_time DESC, attempt_key DESC`)
  return rows.map((row) => ({
    attemptKey: Number(row.attempt_key),
    appId: String(row.app_id),
    attemptId: String(row.attempt_id),
    name: row.name === null ? undefined : String(row.name),
    sparkVersion: row.spark_version === null ? undefined : String(row.spark_version),
    from: Number(row.from_ms),
    to: Number(row.to_ms),
    wallMs: Number(row.wall_ms),
    cores: row.cores === null ? undefined : Number(row.cores),
    coreMs: row.core_ms === null ? undefined : Number(row.core_ms),
  }))
}

/** Keys of the attempts of an application. @throws NothingFound if it is not there. */
export async function attemptKeysOf(connection: Connection, appId: string): Promise<number[]> {
  const rows = await connection.rows(
    'SELECT attempt_key FROM attempts WHERE app_id = $1 ORDER BY attempt_key',
    [appId],
  )
  if (rows.length === 0)
    throw new NothingFound(`There is no application ${JSON.stringify(appId)} in the database.`, {
      hint: 'SELECT app_id, name FROM applications shows what is there.',
    })
  return rows.map((row) => Number(row.attempt_key))
}

/** Narrows what a connection shows to one application, if one is named. @throws NothingFound if it is not there. */
export async function narrowed(connection: Connection, appId: string | undefined): Promise<void> {
  if (appId !== undefined) await narrowTo(connection, await attemptKeysOf(connection, appId))
}
