/** Many sources into one database. */
import { createPool } from './decode/pool.ts'
import { KnownLogs } from './load/known-logs.ts'
import type { LoadedLog, LogState, Progress } from './load/loaded-log.ts'
import { settleSkipped } from './load/settle.ts'
import { loadLog } from './pipeline.ts'
import { findLogs } from './source/find-logs.ts'
import type { Found, Skipped } from './source/part.ts'
import { closeDatabase, openDatabase } from './store/database.ts'
import { createSchema } from './store/schema.ts'
import { TABLES } from './tables/index.ts'

export interface LoadOptions {
  /** The DuckDB file; made if it is not there. */
  readonly db: string
  /** Stops the load: what is loaded stays, the log under way leaves no trace. */
  readonly signal?: AbortSignal
  /** Decoding threads; as many as there are cores if not given. */
  readonly threads?: number
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Called once, with the bytes of all files found as stored; undefined if there is a stream among them. */
  onTotal?(bytes: number | undefined): void
  onProgress?(progress: Progress): void
  /** Called for each file once it is settled. */
  onFile?(file: FileSummary): void
}

/** What became of one file; the same as its row in `logs`. */
export interface FileSummary {
  readonly path: string
  readonly logPath: string
  readonly appId: string | undefined
  readonly attemptId: string | undefined
  readonly codec: string | undefined
  readonly state: LogState
  readonly reason: string | undefined
  /** It had been loaded before and was not read again. */
  readonly unchanged: boolean
  readonly storedBytes: number | undefined
  readonly bytes: number
  readonly lines: number
  readonly events: number
  readonly badLines: number
}

export interface LoadSummary {
  readonly files: readonly FileSummary[]
  readonly milliseconds: number
}

/**
 * Loads event logs into a DuckDB file: one transaction for each application attempt; unchanged logs are skipped, grown
 * ones replaced. Throws UserError if a source or the database cannot be used at all; anything wrong with a single log is
 * in the summary and in the tables `logs` and `diagnostics`.
 */
export async function load(sources: readonly string[], options: LoadOptions): Promise<LoadSummary> {
  const began = performance.now()
  const files: FileSummary[] = []
  const add = (file: FileSummary) => {
    files.push(file)
    options.onFile?.(file)
  }
  const database = await openDatabase(options.db, 'write', MEMORY)
  const pool = createPool(options.threads)
  try {
    await createSchema(database, TABLES)
    const known = await KnownLogs.read(database)
    const all: Found[] = []
    for await (const found of findLogs(sources, {
      ...(options.stdin && { stdin: options.stdin }),
      ...(options.signal && { signal: options.signal }),
    }))
      all.push(found)
    options.onTotal?.(totalBytes(all))
    for (const found of all) {
      options.signal?.throwIfAborted()
      if (found.kind === 'skipped') {
        await settleSkipped(database, found.skipped)
        add(skippedSummary(found.skipped))
        continue
      }
      const unchanged = known.unchanged(found.log)
      if (unchanged !== undefined) {
        found.log.parts.forEach((part, i) => {
          const { state, reason, events } = unchanged[i]!
          add({
            ...EMPTY,
            path: part.path,
            logPath: found.log.path,
            state,
            reason,
            events,
            unchanged: true,
            storedBytes: part.bytes,
          })
        })
        continue
      }
      const loaded = await loadLog(found.log, database, pool, options)
      loaded.parts.forEach((_, i) => {
        add(partSummary(loaded, i))
      })
    }
  } finally {
    await pool.close()
    closeDatabase(database)
  }
  return { files, milliseconds: performance.now() - began }
}

/** DuckDB's share: what it holds beyond it goes to the file. */
const MEMORY = { memory_limit: '256MB' }

const EMPTY = {
  appId: undefined,
  attemptId: undefined,
  codec: undefined,
  reason: undefined,
  unchanged: false,
  bytes: 0,
  lines: 0,
  events: 0,
  badLines: 0,
}

function totalBytes(found: readonly Found[]): number | undefined {
  let total = 0
  for (const part of found.flatMap((one) => (one.kind === 'log' ? one.log.parts : []))) {
    if (part.bytes === undefined) return undefined
    total += part.bytes
  }
  return total
}

function skippedSummary({ path, bytes, reason, problem }: Skipped): FileSummary {
  return {
    ...EMPTY,
    path,
    logPath: path,
    state: problem === undefined ? 'skipped' : 'damaged',
    reason,
    storedBytes: bytes,
  }
}

function partSummary(loaded: LoadedLog, i: number): FileSummary {
  const { part, progress, problems, events } = loaded.parts[i]!
  const { state, reason } = loaded.stateOf(i)
  return {
    ...EMPTY,
    path: part.path,
    logPath: loaded.log.path,
    appId: loaded.app?.app_id,
    attemptId: loaded.app?.attempt_id,
    codec: loaded.isLog ? progress.codec : undefined,
    state,
    reason: reason ?? undefined,
    storedBytes: part.bytes,
    bytes: progress.bytes,
    lines: progress.lines,
    events,
    badLines: problems.badLines,
  }
}
