/** What `logs` says of files that are no longer where they were. What was loaded from them stays. */
import { existsSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { KnownLogs, KnownPart } from '../load/known-logs.ts'
import { SAME } from '../load/loaded-log.ts'
import { forget } from '../load/log-rows.ts'
import { isRemote } from '../source/schemes.ts'
import { AttemptWriter, NO_ATTEMPT } from '../store/attempt-writer.ts'
import type { Connection } from '../store/connection.ts'
import type { Store } from '../store/store.ts'

const GONE = 'it is no longer there'
const BEFORE = `${GONE}; before: `

/** Spark gives a log its final name when the application ends (EventLogFileWriters.scala, renameFile). */
const IN_PROGRESS = '.inprogress'

/** The name the log had while it was written. */
export function nameInProgress(path: string): string {
  return path + IN_PROGRESS
}

/** A source that was named while it was written, by the name it has now. */
export function followed(source: string): string {
  const final = source.endsWith(IN_PROGRESS) ? source.slice(0, -IN_PROGRESS.length) : source
  return existsSync(source) || !existsSync(final) ? source : final
}

export async function renameLog(from: string, to: string, known: KnownLogs, store: Store): Promise<void> {
  await inTransaction(store, async (connection) => {
    await connection.run('UPDATE logs SET path = $2, log_path = $2 WHERE log_path = $1', [from, to])
    await connection.run('UPDATE diagnostics SET path = $2 WHERE path = $1', [from, to])
    await connection.run('UPDATE logs SET reason = $2 WHERE reason = $1', [SAME + from, SAME + to])
  })
  known.renamed(from, to)
}

/** Says that a log is gone; of a file that nothing was loaded from nothing is said any more. */
export async function noteGone(path: string, known: KnownLogs, store: Store): Promise<void> {
  if (known.formerly(path).length > 0) {
    await inTransaction(store, (connection) =>
      connection.run(
        `UPDATE logs SET reason = CASE WHEN reason IS NULL THEN '${GONE}' ELSE '${BEFORE}' || reason END
          WHERE log_path = $1 AND NOT starts_with(coalesce(reason, ''), '${GONE}')`,
        [path],
      ),
    )
    return
  }
  const writer = await AttemptWriter.begin(store, NO_ATTEMPT, { small: false })
  try {
    await forget(writer, path)
    await writer.commit()
  } catch (error) {
    await writer.rollback()
    throw error
  }
  known.forgotten(path)
}

/** Takes back that it is gone. */
export async function noteBack(path: string, store: Store): Promise<void> {
  await inTransaction(store, (connection) =>
    connection.run(
      `UPDATE logs SET reason = CASE WHEN reason = '${GONE}' THEN NULL ELSE substr(reason, ${BEFORE.length + 1}) END
        WHERE log_path = $1 AND starts_with(reason, '${GONE}')`,
      [path],
    ),
  )
}

export function wasGone(parts: readonly KnownPart[]): boolean {
  return parts.some(({ reason }) => reason?.startsWith(GONE))
}

/**
 * Whether there is surely nothing at a path. A folder that cannot be read now says nothing of what is in it, nor does a listing of
 * what lies far away, which may have broken off.
 */
export async function isGone(path: string): Promise<boolean> {
  if (isRemote(path)) return false
  try {
    await lstat(path)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  }
}

async function inTransaction(store: Store, run: (connection: Connection) => Promise<void>): Promise<void> {
  const transaction = await store.begin()
  try {
    await run(store.connection)
    await transaction.commit()
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}
