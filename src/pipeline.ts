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
import { AttemptWriter } from './store/attempt-writer.ts'
import type { Database } from './store/database.ts'
import { TABLES } from './tables/index.ts'

export interface LoadLogOptions {
  readonly signal?: AbortSignal
  onProgress?(progress: Progress): void
}

/** Loads one log in one transaction, and says what was read. On any error nothing of it is in the database. */
export async function loadLog(
  found: EventLog,
  known: KnownLogs,
  database: Database,
  pool: DecodePool,
  options: LoadLogOptions = {},
): Promise<LoadedLog> {
  const log = replayable(found)
  const identity = await identify(log.parts[0]!)
  const loaded = new LoadedLog(log, identity)
  const writer = await AttemptWriter.begin(
    database,
    TABLES,
    loaded.app && { attempt_key: known.nextKey(), ...loaded.app },
  )
  try {
    if (loaded.isLog) {
      const reader = new BlockReader(writer, loaded)
      const attempt = createAttempt({
        row: (table, row) => writer.row(table, row),
        problem: (code, detail) => reader.problem(code, detail),
      })
      for (const part of loaded.parts) {
        for await (const placed of decodePart(part.part, pool, part.progress, options.signal)) {
          reader.begin(placed, part)
          replay(placed.block, attempt.listeners, (n) => reader.event(n))
          appendTasks(writer, placed.block.ends, attempt.takeTaskExtras())
          options.onProgress?.(loaded.progress())
        }
        reader.takePartProblems(part)
      }
      attempt.finish()
    }
    await settle(writer, loaded, known, database)
    return loaded
  } catch (error) {
    await writer.rollback()
    throw error
  }
}
