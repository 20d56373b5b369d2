/** Many sources into one database. */
import { existsSync } from 'node:fs'
import { declarations } from './analyses/schema.ts'
import { loadAnswers } from './answers-pipeline.ts'
import { createPool, type DecodePool } from './decode/pool.ts'
import { FetchAhead } from './load/fetch-ahead.ts'
import { failedLog, fromRoot, isOfSource, logsOf, notHad, totalBytes, withoutDatabase } from './load/found.ts'
import { KnownLogs } from './load/known-logs.ts'
import type { Progress } from './load/loaded-log.ts'
import { readAgain } from './load/read-again.ts'
import { ReadAhead } from './load/read-ahead.ts'
import type { BegunLog } from './load/read-log.ts'
import { type SourceOptions, selectLogs } from './load/select.ts'
import { settleSkipped } from './load/settle-skipped.ts'
import {
  answersSummary,
  type FileSummary,
  partSummary,
  skippedSummary,
  unchangedSummary,
} from './load/summary.ts'
import { loadLog } from './pipeline.ts'
import type { AttemptAnswers } from './source/answers.ts'
import { LeftOut } from './source/left-out.ts'
import type { EventLog, Found, Skipped } from './source/part.ts'
import { FetchedFiles } from './source/remote/fetched-files.ts'
import { closeDatabase, storageError } from './store/database.ts'
import { CommitError, Store } from './store/store.ts'
import { openOrMake } from './store/template.ts'

export interface LoadOptions extends SourceOptions {
  /** The DuckDB file; made if it is not there. */
  readonly db: string
  /** Stops the load: what is loaded stays, the log under way leaves no trace. */
  readonly signal?: AbortSignal
  /** Decoding threads at most; as many as there are cores if not given. */
  readonly threads?: number
  /** Threads that have been started already; closed at the end. */
  readonly pool?: DecodePool
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Called again and again while sources far away are listed, with the files that were listed so far, wanted or not. */
  onListed?(files: number): void
  /** Called once, with the bytes of all files found as stored; undefined if there is a stream among them. */
  onTotal?(bytes: number | undefined): void
  onProgress?(progress: Progress): void
  /** Called for each file once it is settled. */
  onFile?(file: FileSummary): void
}

export interface LoadSummary {
  readonly files: readonly FileSummary[]
  /** Logs that filters left out, counted by the filter that did it. */
  readonly leftOut: ReadonlyMap<string, number>
  readonly milliseconds: number
}

/**
 * Loads event logs into a DuckDB file: one transaction for each application attempt; unchanged logs are skipped, grown
 * ones replaced. Throws UserError if a source or the database cannot be used at all; anything wrong with a single log is
 * in the summary and in the tables `logs` and `diagnostics`.
 */
export async function load(sources: readonly string[], options: LoadOptions): Promise<LoadSummary> {
  const disk = new FetchedFiles(options.cache)
  try {
    return await loadWith(disk, sources, options)
  } finally {
    await disk.remove()
  }
}

async function loadWith(
  disk: FetchedFiles,
  sources: readonly string[],
  options: LoadOptions,
): Promise<LoadSummary> {
  const began = performance.now()
  const files: FileSummary[] = []
  const add = (file: FileSummary) => {
    files.push(file)
    options.onFile?.(file)
  }
  const leftOut = new LeftOut()
  const selected = await allOf(selectLogs(sources, { ...options, disk }, leftOut))
  // Before the database is opened: reading its own file would end the lock on it.
  const found = withoutDatabase(
    options.db,
    selected.map(({ found }) => fromRoot(found)),
  )
  const total = totalBytes(found)
  options.onTotal?.(total)
  const schema = declarations()
  const pool = options.pool ?? createPool(options.threads)
  if (total === undefined || total > WORTH_THREADS) pool.warmUp()
  const ahead = new ReadAhead(pool, options.signal)
  try {
    const [first] = found
    // A database that is not there yet knows no log. A stream may take as long as it likes.
    if (first?.kind === 'log' && total !== undefined && !existsSync(options.db)) await ahead.begin(first.log)
    const database = await openOrMake(options.db, 'load', schema, LOADING)
    try {
      const known = await KnownLogs.read(database)
      const store = new Store(database.connection)
      try {
        const changed = logsOf(found).filter((log) => known.unchanged(log) === undefined)
        ahead.fetchWith(new FetchAhead(changed, options.signal))
        for (const [i, one] of found.entries()) {
          options.signal?.throwIfAborted()
          const next = found[i + 1]
          const loading = loadOne(one, known, store, ahead, options)
          const begun =
            next?.kind === 'log' && known.unchanged(next.log) === undefined && ahead.begin(next.log)
          for (const file of await loading) add(file)
          await begun
        }
      } finally {
        // Also when the load is stopped: what is loaded stays.
        await store.commitShared()
      }
    } finally {
      closeDatabase(database)
    }
  } catch (error) {
    throw storageError(options.db, error) ?? (error instanceof CallbackError ? error.cause : error)
  } finally {
    await ahead.close()
    await pool.close()
  }
  return { files, leftOut: leftOut.counts, milliseconds: performance.now() - began }
}

/** Of the ways to compress text only dictionaries are tried: the others take time to find out that they save little. */
export const LOADING = {
  write_buffer_row_group_count: '1',
  force_compression: 'dictionary',
  // With more, this thread gives its work to another, and does nothing but ask whether that is done.
  threads: '1',
}
/** Less is read before threads have started. */
const WORTH_THREADS = 2 << 20

async function loadOne(
  found: Found,
  known: KnownLogs,
  store: Store,
  ahead: ReadAhead,
  options: LoadOptions,
): Promise<FileSummary[]> {
  if (found.kind === 'skipped') {
    await settleSkipped(found.skipped, known, store)
    return [skippedSummary(found.skipped)]
  }
  if (found.kind === 'answers') return [await toldOne(found.answers, known, store, options)]
  const unchanged = known.unchanged(found.log)
  if (unchanged !== undefined) return unchanged.map((part, i) => unchangedSummary(found.log, i, part))
  return readOne(found.log, known, store, ahead, options)
}

async function readOne(
  log: EventLog,
  known: KnownLogs,
  store: Store,
  ahead: ReadAhead,
  options: LoadOptions,
): Promise<FileSummary[]> {
  let begun: BegunLog | undefined
  let again: EventLog | undefined
  try {
    begun = await ahead.take(log)
    const loaded = await loadLog(begun, known, store, {
      onProgress: (progress) => callBack(options.onProgress?.bind(options), progress),
    })
    again = await readAgain(log, loaded)
    if (again === undefined) return loaded.parts.map((_, i) => partSummary(loaded, i))
  } catch (error) {
    // One log that we fail on is no reason to leave out all others.
    const failed = begun === undefined && isOfSource(error) ? notHad(log.path, error) : undefined
    if (failed === undefined && isFatal(error, options)) throw error
    return leaveOut(failed ?? failedLog(log, error), known, store)
  } finally {
    await begun?.release()
  }
  return readOne(again, known, store, ahead, options)
}

/** An attempt of which a server tells. */
async function toldOne(
  answers: AttemptAnswers,
  known: KnownLogs,
  store: Store,
  options: LoadOptions,
): Promise<FileSummary> {
  const before = known.toldUnchanged(answers)
  if (before !== undefined)
    return answersSummary({ ...before, answers, bytes: before.storedBytes, unchanged: true })
  try {
    const told = await loadAnswers(answers, known, store, {
      signal: options.signal,
      onProgress: (progress) => callBack(options.onProgress?.bind(options), progress),
    })
    return answersSummary({ ...told, unchanged: false })
  } catch (error) {
    const failed = isOfSource(error) ? notHad(answers.path, error) : undefined
    if (failed === undefined && isFatal(error, options)) throw error
    const [summary] = await leaveOut(failed ?? failedLog(answers, error), known, store)
    return summary!
  }
}

async function leaveOut(skipped: Skipped, known: KnownLogs, store: Store): Promise<[FileSummary]> {
  await settleSkipped(skipped, known, store)
  return [skippedSummary(skipped)]
}

/** What ends the load: it is stopped, the database cannot be written, or a listener failed. */
function isFatal(error: unknown, { signal, db }: LoadOptions): boolean {
  return (
    signal?.aborted === true ||
    error instanceof CommitError ||
    error instanceof CallbackError ||
    storageError(db, error) !== undefined
  )
}

/** What a listener throws is neither the log's fault nor ours: it ends the load. */
class CallbackError extends Error {}

function callBack<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value)
  } catch (cause) {
    throw new CallbackError('A listener failed.', { cause })
  }
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
