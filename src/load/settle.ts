import { AttemptWriter, NO_ATTEMPT } from '../store/attempt-writer.ts'
import type { Store } from '../store/store.ts'
import { TABLES } from '../tables/index.ts'
import { identityOf, type KnownAttempt, type KnownLogs, settledLog } from './known-logs.ts'
import { type LoadedLog, SAME } from './loaded-log.ts'
import { forget, writeDiagnostics, writeLogs } from './log-rows.ts'

/**
 * Ends the transaction of a log: removes what it replaces, says in `logs` and `diagnostics` what was read, commits.
 * Another copy of an attempt that is there already, with nothing more in it, leaves only its rows in `logs`.
 */
export async function settle(
  writer: AttemptWriter,
  loaded: LoadedLog,
  known: KnownLogs,
  store: Store,
): Promise<void> {
  // What comes through a pipe next time is another log.
  const former = loaded.isStream ? [] : known.formerly(loaded.log.path).map(({ attemptKey }) => attemptKey)
  const all = twinsOf(loaded, known)
  const twins = all.filter(({ fromAnswers }) => !fromAnswers)
  const kept =
    twins.find((twin) => twin.digest === loaded.digest.value) ??
    twins.find((twin) => !(twin.ended && loaded.ended) && twin.events >= loaded.events)
  if (kept !== undefined) {
    loaded.sameAs = kept.logPath
    await writer.rollback()
    await finish(await AttemptWriter.begin(store, NO_ATTEMPT, { small: true }), loaded, known, former)
    return
  }
  // A REST API knows less than the log does.
  const outgrown = all
    .filter(({ ended, fromAnswers }) => fromAnswers || !ended)
    .map(({ attemptKey }) => attemptKey)
  for (const key of outgrown) await disown(writer, key, loaded.log.path)
  for (const { logPath } of twins.filter(({ ended }) => ended)) {
    loaded.parts[0]?.problems.add({ code: 'same_attempt', detail: logPath })
  }
  loaded.attemptKey = writer.key.attempt_key ?? undefined
  await finish(writer, loaded, known, [...former, ...outgrown])
}

/** Ends a transaction in which a log that is in the database was read on. */
export function settleGrown(writer: AttemptWriter, loaded: LoadedLog, known: KnownLogs): Promise<void> {
  return finish(writer, loaded, known, [])
}

/** The same attempt, loaded from other logs. */
export function twinsOf({ app, identity, log, isStream }: LoadedLog, known: KnownLogs): KnownAttempt[] {
  const name = app && identityOf(app, identity.start)
  if (name === undefined || name === '') return []
  return known.withIdentity(name).filter(({ logPath }) => isStream || logPath !== log.path)
}

async function finish(
  writer: AttemptWriter,
  loaded: LoadedLog,
  known: KnownLogs,
  replaced: readonly number[],
): Promise<void> {
  try {
    for (const key of new Set(replaced)) await writer.remove(key, TABLES)
    // Copies of what is replaced may hold what this log has no more: they are to be looked at again.
    if (replaced.length > 0) for (const path of known.copiesOf(loaded.log.path)) await forget(writer, path)
    if (!loaded.isStream && known.has(loaded.log.path)) await forget(writer, loaded.log.path)
    writeLogs(writer, loaded)
    writeDiagnostics(writer, loaded)
    await writer.commit()
  } catch (error) {
    await writer.rollback()
    throw error
  }
  loaded.replaced = replaced
  known.settled(settledLog(loaded), replaced)
}

/** The files of an attempt that another log tells more of. */
export async function disown(writer: AttemptWriter, attempt_key: number, path: string): Promise<void> {
  const connection = await writer.own()
  await connection.run(
    "UPDATE logs SET attempt_key = NULL, state = 'skipped', reason = $1 WHERE attempt_key = $2",
    [SAME + path, attempt_key],
  )
}
