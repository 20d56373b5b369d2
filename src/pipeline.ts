/** One event log into the database: the whole architecture, top to bottom. */

import { appendTasks } from './load/append-tasks.ts'
import { BlockReader } from './load/block-reader.ts'
import type { KnownLogs } from './load/known-logs.ts'
import type { LoadedLog, Progress } from './load/loaded-log.ts'
import type { BegunLog } from './load/read-log.ts'
import { settle } from './load/settle.ts'
import { createAttempt } from './reconstruct/attempt.ts'
import { replay } from './reconstruct/replay.ts'
import { AttemptWriter, NO_ATTEMPT } from './store/attempt-writer.ts'
import type { Store } from './store/store.ts'

export interface LoadLogOptions {
  onProgress?(progress: Progress): void
}

/** Loads one log in one transaction, and says what was read. On any error nothing of it is in the database. */
export async function loadLog(
  { loaded, blocks, end }: BegunLog,
  known: KnownLogs,
  store: Store,
  options: LoadLogOptions = {},
): Promise<LoadedLog> {
  const key = loaded.app && { attempt_key: known.nextKey(), ...loaded.app }
  const writer = await AttemptWriter.begin(store, key ?? NO_ATTEMPT, { small: loaded.isSmall })
  try {
    if (loaded.isLog) {
      const reader = new BlockReader(writer, loaded)
      const attempt = createAttempt({
        row: (table, row) => writer.row(table, row),
        problem: (code, detail) => reader.problem(code, detail),
      })
      const listeners = [reader.tasks, ...attempt.listeners]
      for (const [i, part] of loaded.parts.entries()) {
        for await (const placed of blocks(i)) {
          reader.begin(placed, part)
          replay(placed.block, listeners, (n) => reader.event(n))
          appendTasks(writer, placed.block.ends, attempt.takeTaskExtras())
          options.onProgress?.(loaded.progress())
        }
        reader.endPart(part)
      }
      attempt.finish()
    }
    await settle(writer, loaded, known, store)
    return loaded
  } catch (error) {
    await end()
    await writer.rollback()
    throw error
  }
}
