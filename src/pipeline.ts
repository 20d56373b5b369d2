/** One event log into the database: the whole architecture, top to bottom. */

import { decodePart } from './decode/decode-part.ts'
import { identify } from './decode/identify.ts'
import type { DecodePool } from './decode/pool.ts'
import { appendTasks } from './load/append-tasks.ts'
import { BlockReader } from './load/block-reader.ts'
import type { KnownLogs } from './load/known-logs.ts'
import { LoadedLog, type Progress } from './load/loaded-log.ts'
import { replayable } from './load/replayable.ts'
import { settle } from './load/settle.ts'
import { createAttempt } from './reconstruct/attempt.ts'
import { replay } from './reconstruct/replay.ts'
import type { EventLog } from './source/part.ts'
import { AttemptWriter, NO_ATTEMPT } from './store/attempt-writer.ts'
import type { Store } from './store/store.ts'

export interface LoadLogOptions {
  readonly signal?: AbortSignal
  onProgress?(progress: Progress): void
}

/** Loads one log in one transaction, and says what was read. On any error nothing of it is in the database. */
export async function loadLog(
  found: EventLog,
  known: KnownLogs,
  store: Store,
  pool: DecodePool,
  options: LoadLogOptions = {},
): Promise<LoadedLog> {
  const log = replayable(found)
  const identity = await identify(log.parts[0]!)
  const loaded = new LoadedLog(log, identity)
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
      for (const part of loaded.parts) {
        for await (const placed of decodePart(part.part, pool, part.progress, options.signal)) {
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
    await writer.rollback()
    throw error
  }
}
