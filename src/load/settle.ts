import { DIAGNOSTICS } from '../base/diagnostics.ts'
import type { Skipped } from '../source/part.ts'
import { AttemptWriter } from '../store/attempt-writer.ts'
import type { Database } from '../store/database.ts'
import { diagnostics } from '../tables/diagnostics.ts'
import { TABLES } from '../tables/index.ts'
import { logs } from '../tables/logs.ts'
import type { LoadedLog } from './loaded-log.ts'

/**
 * Ends the transaction of a log: removes what it replaces, says in `logs` and `diagnostics` what was read, commits.
 * Another copy of an attempt that is there already, with nothing more in it, leaves only its rows in `logs`.
 */
export async function settle(writer: AttemptWriter, loaded: LoadedLog, database: Database): Promise<void> {
  const former = await formerKeys(writer, loaded.log.path)
  const twins = (await findTwins(writer, loaded)).filter(({ attempt_key }) => !former.includes(attempt_key))
  const same = twins.find((twin) => twin.digest === loaded.digest.value)
  const fuller = twins.find((twin) => (!twin.ended || !loaded.ended) && twin.events >= loaded.events)
  const kept = same ?? fuller
  if (kept !== undefined) {
    loaded.sameAs = kept.path
    await writer.rollback()
    await finish(await AttemptWriter.begin(database, TABLES, undefined), loaded, former)
    return
  }
  const outgrown = twins.filter(({ ended }) => !ended)
  for (const { attempt_key } of outgrown) await disown(writer, attempt_key, loaded.log.path)
  for (const { path } of twins.filter(({ ended }) => ended))
    loaded.parts[0]?.problems.add({ code: 'same_attempt', detail: path })
  await finish(writer, loaded, [...former, ...outgrown.map(({ attempt_key }) => attempt_key)])
  loaded.attemptKey = writer.key.attempt_key ?? undefined
}

/** Notes a file that is not read. */
export async function settleSkipped(
  database: Database,
  { path, bytes, reason, problem }: Skipped,
): Promise<void> {
  const writer = await AttemptWriter.begin(database, TABLES, undefined)
  try {
    for (const key of await formerKeys(writer, path)) await writer.remove(key)
    await forget(writer, path)
    const state = problem === undefined ? 'skipped' : 'damaged'
    writer.row(logs, {
      ...NOTHING,
      path,
      log_path: path,
      part: 1,
      state,
      reason,
      stored_bytes: bytes ?? null,
      loaded: Date.now(),
    })
    if (problem !== undefined)
      writer.row(diagnostics, {
        path,
        line: null,
        byte_offset: null,
        code: problem,
        ...DIAGNOSTICS[problem],
        detail: reason,
      })
    await writer.commit()
  } catch (error) {
    await writer.rollback()
    throw error
  }
}

const NOTHING = {
  layout: null,
  codec: null,
  bytes: null,
  lines: null,
  events: null,
  bad_lines: null,
  digest: null,
  modified: null,
}

async function finish(writer: AttemptWriter, loaded: LoadedLog, replaced: readonly number[]): Promise<void> {
  for (const key of new Set(replaced)) await writer.remove(key)
  await forget(writer, loaded.log.path)
  writeLogs(writer, loaded)
  writeDiagnostics(writer, loaded)
  await writer.commit()
}

function writeLogs(writer: AttemptWriter, loaded: LoadedLog): void {
  const now = Date.now()
  const read = loaded.isLog
  loaded.parts.forEach(({ part, progress, problems, events }, i) => {
    writer.row(logs, {
      path: part.path,
      log_path: loaded.log.path,
      part: i + 1,
      layout: read ? loaded.log.layout : null,
      codec: read ? progress.codec : loaded.identity.codec,
      ...loaded.stateOf(i),
      stored_bytes: part.bytes ?? null,
      bytes: read ? progress.bytes : null,
      lines: read ? progress.lines : null,
      events: read ? events : null,
      bad_lines: read ? problems.badLines : null,
      digest: read ? loaded.digest.value : null,
      modified: part.modified === undefined ? null : Math.trunc(part.modified),
      loaded: now,
    })
  })
}

function writeDiagnostics(writer: AttemptWriter, loaded: LoadedLog): void {
  for (const { code, detail } of loaded.log.problems) {
    writer.row(diagnostics, {
      path: loaded.log.path,
      line: null,
      byte_offset: null,
      code,
      ...DIAGNOSTICS[code],
      detail,
    })
  }
  for (const { part, problems } of loaded.parts) {
    for (const { code, detail, line, offset } of problems.kept) {
      writer.row(diagnostics, {
        path: part.path,
        line: line ?? null,
        byte_offset: offset ?? null,
        code,
        ...DIAGNOSTICS[code],
        detail,
      })
    }
    for (const [code, count] of problems.counts) {
      const kept = problems.kept.filter((problem) => problem.code === code).length
      if (count === kept) continue
      writer.row(diagnostics, {
        path: part.path,
        line: null,
        byte_offset: null,
        code,
        ...DIAGNOSTICS[code],
        detail: `${count - kept} more`,
      })
    }
  }
}

/** The files of an attempt that another log tells more of. */
async function disown({ connection }: AttemptWriter, attempt_key: number, path: string): Promise<void> {
  await connection.run(
    "UPDATE logs SET attempt_key = NULL, state = 'skipped', reason = 'the same attempt is loaded from ' || $1 WHERE attempt_key = $2",
    [path, attempt_key],
  )
}

async function forget({ connection }: AttemptWriter, path: string): Promise<void> {
  // Rows of diagnostics name the file, or the log they concern.
  await connection.run(
    'DELETE FROM diagnostics WHERE path = $1 OR path IN (SELECT path FROM logs WHERE log_path = $1)',
    [path],
  )
  await connection.run('DELETE FROM logs WHERE log_path = $1', [path])
}

/** Attempts that were loaded from this log before. */
async function formerKeys({ connection }: AttemptWriter, path: string): Promise<number[]> {
  const rows = await connection.rows(
    'SELECT DISTINCT attempt_key FROM logs WHERE log_path = $1 AND attempt_key IS NOT NULL',
    [path],
  )
  return rows.map((row) => Number(row.attempt_key))
}

interface Twin {
  readonly attempt_key: number
  readonly path: string
  readonly events: number
  readonly ended: boolean
  readonly digest: string
}

/**
 * What other logs were loaded as the same attempt. Ids alone do not tell: two clusters can give the same one. Start,
 * name and user tell too.
 */
async function findTwins({ connection, key }: AttemptWriter, { identity }: LoadedLog): Promise<Twin[]> {
  const { start } = identity
  if (start === undefined) return []
  const rows = await connection.rows(
    `SELECT attempt_key, min(log_path) AS path, sum(events)::BIGINT AS events,
       any_value(completed) AS ended, any_value(digest) AS digest
     FROM attempts JOIN logs USING (attempt_key)
     WHERE attempts.app_id = $1 AND attempts.attempt_id = $2 AND start_time = epoch_ms($3::BIGINT)
       AND name IS NOT DISTINCT FROM $4 AND spark_user IS NOT DISTINCT FROM $5
     GROUP BY attempt_key ORDER BY attempt_key`,
    [key.app_id, key.attempt_id, start.time, start.appName ?? null, start.sparkUser ?? null],
  )
  return rows.map((row) => ({
    attempt_key: Number(row.attempt_key),
    path: String(row.path),
    events: Number(row.events),
    ended: row.ended === true,
    digest: String(row.digest),
  }))
}
