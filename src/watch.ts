/** Sources that are looked at again and again: new logs are loaded, those that grew are read on. */
import { realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from './base/errors.ts'
import { createPool, type DecodePool } from './decode/pool.ts'
import { fromRoot, totalBytes } from './load/found.ts'
import { HeadsSeen } from './load/heads-seen.ts'
import { type SourceOptions, selectLogs } from './load/select.ts'
import type { Found } from './source/part.ts'
import { FetchedFiles } from './source/remote/fetched-files.ts'
import { SeenFiles } from './source/seen-files.ts'
import { type Database, storageError } from './store/database.ts'
import { followed } from './watch/moved-logs.ts'
import { Report, type Round, type RoundListeners } from './watch/report.ts'
import { Settler } from './watch/settler.ts'

export type { Round } from './watch/report.ts'

export interface WatchOptions extends SourceOptions {
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
  readonly #seenHeads = new HeadsSeen()
  /** Undefined at first, and after an error. */
  #settler: Settler | undefined

  constructor(sources: readonly string[], options: WatchOptions) {
    if (sources.includes('-'))
      throw new UserError('Standard input cannot be watched.', { hint: 'Name files, folders or patterns.' })
    this.#sources = sources
    this.#options = options
    this.#pool = options.pool ?? createPool()
    const db = realpathSync(options.database.path)
    this.#own = new Set([db, `${db}.wal`])
  }

  /** Looks at the sources once. Throws UserError if none of them leads anywhere, or the database cannot be written. */
  async round(listeners: RoundListeners = {}): Promise<Round> {
    this.#seen.next()
    this.#seenHeads.next()
    const disk = new FetchedFiles(this.#options.cache)
    const search = {
      ...this.#options,
      disk,
      seen: this.#seen,
      seenHeads: this.#seenHeads,
      exclude: this.#own,
    }
    const report = new Report(listeners)
    try {
      const found: Found[] = []
      for await (const one of selectLogs(this.#sources.map(followed), search)) found.push(fromRoot(one.found))
      listeners.onTotal?.(totalBytes(found))
      await this.#settle(found, report)
    } finally {
      await disk.remove()
    }
    return report.round
  }

  async #settle(found: readonly Found[], report: Report): Promise<void> {
    const { database, signal } = this.#options
    try {
      this.#settler ??= await Settler.begin({ database, pool: this.#pool, signal })
      await this.#settler.settleAll(found, report)
    } catch (error) {
      this.#settler = undefined
      throw storageError(database.path, error) ?? error
    }
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
}
