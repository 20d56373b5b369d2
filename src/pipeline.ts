/** One event log into the database: the whole architecture, top to bottom. */

import { appendTasks } from './load/append-tasks.ts'
import type { KnownLogs } from './load/known-logs.ts'
import { LiveLog } from './load/live-log.ts'
import type { LoadedLog, Progress } from './load/loaded-log.ts'
import type { BegunLog } from './load/read-log.ts'
import { settle, settleGrown } from './load/settle.ts'
import { replay } from './reconstruct/replay.ts'
import { AttemptWriter, NO_ATTEMPT } from './store/attempt-writer.ts'
import type { Store } from './store/store.ts'

export interface LoadLogOptions {
  onProgress?(progress: Progress): void
}

/** Loads one log in one transaction, and says what was read. On any error nothing of it is in the database. */
export async function loadLog(
  begun: BegunLog,
  known: KnownLogs,
  store: Store,
  options: LoadLogOptions = {},
): Promise<LoadedLog> {
  if (begun.loaded.isLog) return (await loadLive(begun, known, store, options, false)).loaded
  return noted(begun, known, store)
}

/** A file that is no event log has nothing to reconstruct; there may be very many. */
async function noted({ loaded }: BegunLog, known: KnownLogs, store: Store): Promise<LoadedLog> {
  const writer = await AttemptWriter.begin(store, NO_ATTEMPT, { small: true })
  try {
    await settle(writer, loaded, known, store)
    return loaded
  } catch (error) {
    await writer.rollback()
    throw error
  }
}

/** The same; `keep` what is needed for `continueLog`. */
export async function loadLive(
  begun: BegunLog,
  known: KnownLogs,
  store: Store,
  options: LoadLogOptions = {},
  keep = true,
): Promise<LiveLog> {
  const { loaded } = begun
  const key = loaded.app && { attempt_key: known.nextKey(), ...loaded.app }
  const writer = await AttemptWriter.begin(store, key ?? NO_ATTEMPT, { small: loaded.isSmall })
  try {
    const live = new LiveLog(loaded, writer, keep)
    if (loaded.isLog) {
      await read(begun, live, writer, options)
      live.finish(writer)
    }
    await settle(writer, loaded, known, store)
    live.rows?.committed()
    return live
  } catch (error) {
    await begun.end()
    await writer.rollback()
    throw error
  }
}

/**
 * Reads on a log that has grown, in one transaction: what is in the database afterwards is what loading all of it would
 * put there. Throws CannotGoOn or LineGoesOn where that takes loading it. On any error `live` is of no use any more.
 */
export async function continueLog(
  live: LiveLog,
  begun: BegunLog,
  known: KnownLogs,
  store: Store,
  options: LoadLogOptions = {},
): Promise<void> {
  const { loaded, rows, key } = live
  const attemptKey = Number(key.attempt_key)
  const writer = await AttemptWriter.begin(store, key, { small: true })
  try {
    live.writeTo(writer)
    if (loaded.hasMuchToRead) await writer.own((connection) => rows!.deleteAll(connection, attemptKey))
    await read(begun, live, writer, options)
    live.finish(writer)
    await writer.own((connection) => rows!.deleteOutdated(connection, attemptKey))
    await settleGrown(writer, loaded, known)
    rows!.committed()
  } catch (error) {
    await writer.rollback()
    throw error
  }
}

/** Reads what has not been read, and writes the rows that cannot change any more. */
async function read(
  { loaded, blocks }: BegunLog,
  { reader, attempt }: LiveLog,
  writer: AttemptWriter,
  options: LoadLogOptions,
): Promise<void> {
  const listeners = [reader.tasks, ...attempt.listeners]
  const unread = new Set(loaded.unread)
  for (const [i, part] of loaded.parts.entries()) {
    if (!unread.has(part)) continue
    for await (const placed of blocks(i)) {
      reader.begin(placed, part)
      replay(placed.block, listeners, (n) => reader.event(n))
      appendTasks(writer, placed.block.ends, attempt.takeTaskExtras())
      options.onProgress?.(loaded.progress())
    }
    reader.endPart(part)
  }
}
