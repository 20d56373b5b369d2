import { DIAGNOSTICS } from '../base/diagnostics.ts'
import type { Skipped } from '../source/part.ts'
import { AttemptWriter } from '../store/attempt-writer.ts'
import type { Database } from '../store/database.ts'
import { diagnostics } from '../tables/diagnostics.ts'
import { TABLES } from '../tables/index.ts'
import { logs } from '../tables/logs.ts'
import { identityOf, type KnownAttempt, type KnownLogs } from './known-logs.ts'
import type { LoadedLog } from './loaded-log.ts'

/**
 * Ends the transaction of a log: removes what it replaces, says in `logs` and `diagnostics` what was read, commits.
 * Another copy of an attempt that is there already, with nothing more in it, leaves only its rows in `logs`.
 */
export async function settle(
  writer: AttemptWriter,
  loaded: LoadedLog,
  known: KnownLogs,
  database: Database,
): Promise<void> {
  const former = known.formerly(loaded.log.path).map(({ attemptKey }) => attemptKey)
  const twins = twinsOf(loaded, known)
  const kept =
    twins.find((twin) => twin.digest === loaded.digest.value) ??
    twins.find((twin) => !(twin.ended && loaded.ended) && twin.events >= loaded.events)
  if (kept !== undefined) {
    loaded.sameAs = kept.logPath
    await writer.rollback()
    await finish(await AttemptWriter.begin(database, TABLES, undefined), loaded, known, former)
    return
  }
  const outgrown = twins.filter(({ ended }) => !ended).map(({ attemptKey }) => attemptKey)
  for (const key of outgrown) await disown(writer, key, loaded.log.path)
  for (const { logPath } of twins.filter(({ ended }) => ended)) {
    loaded.parts[0]?.problems.add({ code: 'same_attempt', detail: logPath })
  }
  loaded.attemptKey = writer.key.attempt_key ?? undefined
  await finish(writer, loaded, known, [...former, ...outgrown])
}

/** The same attempt, loaded from other logs. */
function twinsOf({ app, identity, log }: LoadedLog, known: KnownLogs): KnownAttempt[] {
  const name = app && identityOf(app, identity.start)
  if (name === undefined || name === '') return []
  return known.withIdentity(name).filter(({ logPath }) => logPath !== log.path)
}

/** Notes a file that is not read. */
export async function settleSkipped(
  { path, bytes, reason, problem }: Skipped,
  known: KnownLogs,
  database: Database,
): Promise<void> {
  const writer = await AttemptWriter.begin(database, TABLES, undefined)
  try {
    for (const { attemptKey } of known.formerly(path)) await writer.remove(attemptKey)
    if (known.has(path)) await forget(writer, path)
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
    if (problem !== undefined) {
      writer.row(diagnostics, {
        path,
        line: null,
        byte_offset: null,
        code: problem,
        ...DIAGNOSTICS[problem],
        detail: reason,
      })
    }
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

async function finish(
  writer: AttemptWriter,
  loaded: LoadedLog,
  known: KnownLogs,
  replaced: readonly number[],
): Promise<void> {
  for (const key of new Set(replaced)) await writer.remove(key)
  if (known.has(loaded.log.path)) await forget(writer, loaded.log.path)
  writeLogs(writer, loaded)
  writeDiagnostics(writer, loaded)
  await writer.commit()
  known.settled(loaded, replaced)
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
