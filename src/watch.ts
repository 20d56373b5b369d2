/** Sources that are looked at again and again: new logs are loaded, those that grew are read on. */
import { realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from './base/errors.ts'
import { createPool, type DecodePool } from './decode/pool.ts'
import { failedLog, fromRoot, totalBytes } from './load/found.ts'
import { KnownLogs } from './load/known-logs.ts'
import type { LiveLog } from './load/live-log.ts'
import { beginLog, readOnLog } from './load/read-log.ts'
import { twinsOf } from './load/settle.ts'
import { settleSkipped } from './load/settle-skipped.ts'
import { partSummary, skippedSummary, unchangedSummary } from './load/summary.ts'
import { continueLog, loadLive } from './pipeline.ts'
import { findLogs } from './source/find-logs.ts'
import type { EventLog, Found, Skipped } from './source/part.ts'
import { SeenFiles } from './source/seen-files.ts'
import { type Database, storageError } from './store/database.ts'
import { CommitError, Store } from './store/store.ts'
import { LiveLogs, printsOf } from './watch/live-logs.ts'
import { isGone, nameInProgress, noteBack, noteGone, renameLog, wasGone } from './watch/moved-logs.ts'
import { Report, type Round, type RoundListeners } from './watch/report.ts'
import { pathOf, signatureOf } from './watch/signature.ts'

export type { Round } from './watch/report.ts'

export interface WatchOptions {
  /** Open for writing, with all tables. Others may read from it all the time, through connections of their own. */
  readonly database: Database
  readonly signal?: AbortSignal
  /** Closed by whoever made it. */
  readonly pool?: DecodePool
}

export interface RunOptions {
  readonly intervalMs: number
  onRound?(round: Round): void
  /** A look that failed, as when the disk is full; the next one is tried all the same. */
  onError?(error: unknown): void
}

/**
 * Keeps a database up with its sources. After each round it holds of every log what loading the log as it was found would put
 * there. The state of logs that may still grow is kept, so that of a log that has grown only what is new is read; what is loaded from
 * a log that is gone stays.
 */
export class Watcher {
  readonly #sources: readonly string[]
  readonly #options: WatchOptions
  readonly #pool: DecodePool
  readonly #own: ReadonlySet<string>
  readonly #seen = new SeenFiles()
  readonly #live = new LiveLogs()
  /** How each log and each skipped file was found last. */
  #signatures = new Map<string, string>()
  /** Logs of which it was said that they are gone. */
  readonly #gone = new Set<string>()
  #known: KnownLogs | undefined
  #store: Store

  constructor(sources: readonly string[], options: WatchOptions) {
    if (sources.includes('-'))
      throw new UserError('Standard input cannot be watched.', { hint: 'Name files, folders or patterns.' })
    this.#sources = sources
    this.#options = options
    this.#pool = options.pool ?? createPool()
    this.#store = new Store(options.database.connection)
    const db = realpathSync(options.database.path)
    this.#own = new Set([db, `${db}.wal`])
  }

  /** Looks at the sources once. Throws UserError if none of them leads anywhere, or the database cannot be written. */
  async round(listeners: RoundListeners = {}): Promise<Round> {
    const { database, signal } = this.#options
    this.#seen.next()
    const search = { ...(signal && { signal }), seen: this.#seen, exclude: this.#own }
    const found: Found[] = []
    for await (const one of findLogs(this.#sources, search)) found.push(fromRoot(one))
    listeners.onTotal?.(totalBytes(found))
    const report = new Report(listeners)
    try {
      this.#known ??= await KnownLogs.read(database)
      await this.#followMoves(found, this.#known, report)
      this.#live.choose(found.flatMap((one) => (this.#mayGoOn(one) ? [one.log] : [])))
      for (const one of found) {
        signal?.throwIfAborted()
        await this.#settle(one, this.#known, report)
      }
      await this.#store.commitShared()
    } catch (error) {
      await this.#startAnew()
      throw storageError(database.path, error) ?? error
    }
    return report
  }

  /** Looks again and again until it is stopped, from one interval after the call on. */
  async run({ intervalMs, onRound, onError }: RunOptions): Promise<void> {
    const { signal } = this.#options
    for (let took = 0; ; ) {
      await sleep(Math.max(0, intervalMs - took), undefined, signal && { signal }).catch(() => undefined)
      if (signal?.aborted) return
      const began = performance.now()
      try {
        onRound?.(await this.round())
      } catch (error) {
        if (signal?.aborted) return
        onError?.(error)
      }
      took = performance.now() - began
    }
  }

  async close(): Promise<void> {
    if (this.#options.pool === undefined) await this.#pool.close()
  }

  /** What is known here may be ahead of the database: it is read again, and logs that have grown are loaded. */
  async #startAnew(): Promise<void> {
    await this.#store.commitShared().catch(() => undefined)
    this.#store = new Store(this.#options.database.connection)
    this.#known = undefined
    this.#live.clear()
    this.#signatures = new Map()
  }

  /** Notes logs that have another name now, or are gone. */
  async #followMoves(found: readonly Found[], known: KnownLogs, report: Report): Promise<void> {
    const there = new Set(found.map(pathOf))
    for (const one of found) {
      const path = pathOf(one)
      const former = nameInProgress(path)
      if (one.kind === 'skipped' || there.has(former) || known.has(path) || !known.has(former)) continue
      for (const { attemptKey } of known.formerly(former)) report.change(attemptKey)
      await renameLog(former, path, known, this.#store)
      this.#live.rename(former, path)
      this.#signatures.delete(former)
    }
    for (const path of [...this.#signatures.keys()]) {
      if (there.has(path) || !(await isGone(path))) continue
      await noteGone(path, known, this.#store)
      this.#gone.add(path)
      this.#signatures.delete(path)
    }
  }

  #mayGoOn(found: Found): found is Extract<Found, { kind: 'log' }> {
    const path = pathOf(found)
    return found.kind === 'log' && (this.#live.has(path) || this.#signatures.get(path) !== signatureOf(found))
  }

  async #settle(found: Found, known: KnownLogs, report: Report): Promise<void> {
    const path = pathOf(found)
    const signature = signatureOf(found)
    const isNew = !this.#signatures.has(path)
    if (this.#signatures.get(path) === signature) return
    if (found.kind === 'skipped') await this.#skip(found.skipped, known, report)
    else {
      const unchanged = isNew && !this.#live.has(path) ? known.unchanged(found.log) : undefined
      if (unchanged === undefined) await this.#read(found.log, known, report)
      else {
        if (this.#gone.has(path) || wasGone(unchanged)) await noteBack(path, this.#store)
        report.add(unchanged.map((part, i) => unchangedSummary(found.log, i, part)))
      }
    }
    this.#signatures.set(path, signature)
    this.#gone.delete(path)
  }

  async #skip(skipped: Skipped, known: KnownLogs, report: Report): Promise<void> {
    const former = known.formerly(skipped.path)
    await settleSkipped(skipped, known, this.#store)
    for (const { attemptKey } of former) if (!known.holds(attemptKey)) report.remove(attemptKey)
    report.add([skippedSummary(skipped)])
  }

  /** Reads on a log whose state is kept, or loads it. */
  async #read(log: EventLog, known: KnownLogs, report: Report): Promise<void> {
    const prints = printsOf(log)
    const grown = this.#live.takeGrown(log)
    try {
      const live =
        (grown && (await this.#readOn(grown, log, known, report))) ?? (await this.#load(log, known, report))
      const { loaded } = live
      if (loaded.attemptKey !== undefined) report.change(loaded.attemptKey)
      for (const key of loaded.replaced) report.remove(key)
      report.add(loaded.parts.map((_, i) => partSummary(loaded, i)))
      this.#live.keep(live, prints)
    } catch (error) {
      if (this.#isFatal(error)) throw error
      // One log that we fail on is no reason to leave out all others.
      await this.#skip(failedLog(log, error), known, report)
    }
  }

  async #load(log: EventLog, known: KnownLogs, report: Report): Promise<LiveLog> {
    return loadLive(
      await beginLog(log, this.#pool, this.#options.signal),
      known,
      this.#store,
      report.listeners,
    )
  }

  /** Undefined if that cannot be done, and the log is to be loaded. */
  async #readOn(
    live: LiveLog,
    log: EventLog,
    known: KnownLogs,
    report: Report,
  ): Promise<LiveLog | undefined> {
    const { loaded } = live
    // Another log that says it is the same attempt: which of them stays is decided when one is loaded.
    if (!known.holds(loaded.attemptKey!) || twinsOf(loaded, known).length > 0) return undefined
    try {
      const begun = readOnLog(loaded, log, this.#pool, this.#options.signal)
      await continueLog(live, begun, known, this.#store, report.listeners)
      return live
    } catch (error) {
      // CannotGoOn, LineGoesOn, or a defect of ours, which loading the log gets by.
      if (this.#isFatal(error)) throw error
      return undefined
    }
  }

  #isFatal(error: unknown): boolean {
    const { signal, database } = this.#options
    return (
      signal?.aborted === true ||
      error instanceof CommitError ||
      storageError(database.path, error) !== undefined
    )
  }
}
