/** Brings a database up to what was found, log by log. */

import { loadAnswers } from '../answers-pipeline.ts'
import type { DecodePool } from '../decode/pool.ts'
import { failedLog, isOfSource, notHad } from '../load/found.ts'
import { KnownLogs } from '../load/known-logs.ts'
import type { LiveLog } from '../load/live-log.ts'
import { beginLog, readOnLog } from '../load/read-log.ts'
import { twinsOf } from '../load/settle.ts'
import { settleSkipped } from '../load/settle-skipped.ts'
import { answersSummary, partSummary, skippedSummary, unchangedSummary } from '../load/summary.ts'
import { continueLog, loadLive } from '../pipeline.ts'
import type { AttemptAnswers } from '../source/answers.ts'
import type { EventLog, Found, Skipped } from '../source/part.ts'
import { type Database, storageError } from '../store/database.ts'
import { CommitError, Store } from '../store/store.ts'
import { LiveLogs, printsOf } from './live-logs.ts'
import { isGone, nameInProgress, noteBack, noteGone, renameLog, wasGone } from './moved-logs.ts'
import type { Report } from './report.ts'
import { pathOf, signatureOf } from './signature.ts'

export interface SettlerOptions {
  readonly database: Database
  readonly pool: DecodePool
  readonly signal: AbortSignal | undefined
}

/** What is known of the database and of the logs in it. After an error it is of no use: it may be ahead of the database. */
export class Settler {
  readonly #options: SettlerOptions
  readonly #known: KnownLogs
  readonly #store: Store
  readonly #live = new LiveLogs()
  /** How each log and each skipped file was found last. */
  readonly #signatures = new Map<string, string>()
  /** Logs of which it was said that they are gone. */
  readonly #gone = new Set<string>()

  private constructor(options: SettlerOptions, known: KnownLogs) {
    this.#options = options
    this.#known = known
    this.#store = new Store(options.database.connection)
  }

  static async begin(options: SettlerOptions): Promise<Settler> {
    return new Settler(options, await KnownLogs.read(options.database))
  }

  /** Settles all that was found, and what was found before and is not there any more. */
  async settleAll(found: readonly Found[], report: Report): Promise<void> {
    try {
      await this.#followMoves(found, report)
      this.#live.choose(found.flatMap((one) => (this.#mayGoOn(one) ? [one.log] : [])))
      for (const one of found) {
        this.#options.signal?.throwIfAborted()
        await this.#settle(one, report)
      }
    } finally {
      // Also when it is stopped: what is done stays.
      await this.#store.commitShared()
    }
  }

  /** Notes logs that have another name now, or are gone. */
  async #followMoves(found: readonly Found[], report: Report): Promise<void> {
    const there = new Set(found.map(pathOf))
    for (const one of found) {
      const path = pathOf(one)
      const former = nameInProgress(path)
      if (one.kind !== 'log' || there.has(former) || this.#known.has(path) || !this.#known.has(former))
        continue
      for (const { attemptKey } of this.#known.formerly(former)) report.change(attemptKey)
      await renameLog(former, path, this.#known, this.#store)
      this.#live.rename(former, path)
      this.#signatures.delete(former)
    }
    for (const path of [...this.#signatures.keys()]) {
      if (there.has(path) || !(await isGone(path))) continue
      await noteGone(path, this.#known, this.#store)
      this.#gone.add(path)
      this.#signatures.delete(path)
    }
  }

  #mayGoOn(found: Found): found is Extract<Found, { kind: 'log' }> {
    const path = pathOf(found)
    return (
      found.kind === 'log' &&
      found.log.fetch === undefined &&
      (this.#live.has(path) || this.#signatures.get(path) !== signatureOf(found))
    )
  }

  async #settle(found: Found, report: Report): Promise<void> {
    const path = pathOf(found)
    const signature = signatureOf(found)
    const isNew = !this.#signatures.has(path)
    if (this.#signatures.get(path) === signature) return
    if (found.kind === 'skipped') await this.#skip(found.skipped, report)
    else if (found.kind === 'answers') await this.#tell(found.answers, report)
    else {
      const unchanged = isNew && !this.#live.has(path) ? this.#known.unchanged(found.log) : undefined
      if (unchanged === undefined) await this.#read(found.log, report)
      else {
        if (this.#gone.has(path) || wasGone(unchanged)) await noteBack(path, this.#store)
        report.add(unchanged.map((part, i) => unchangedSummary(found.log, i, part)))
      }
    }
    this.#signatures.set(path, signature)
    this.#gone.delete(path)
  }

  async #skip(skipped: Skipped, report: Report): Promise<void> {
    const former = this.#known.formerly(skipped.path)
    await settleSkipped(skipped, this.#known, this.#store)
    for (const { attemptKey } of former) if (!this.#known.holds(attemptKey)) report.remove(attemptKey)
    report.add([skippedSummary(skipped)])
  }

  /** Loads what a server tells of an attempt. */
  async #tell(answers: AttemptAnswers, report: Report): Promise<void> {
    const { signal } = this.#options
    const before = this.#known.toldUnchanged(answers)
    if (before !== undefined) {
      report.add([answersSummary({ ...before, answers, bytes: before.storedBytes, unchanged: true })])
      return
    }
    const former = this.#known.formerly(answers.path)
    try {
      const told = await loadAnswers(answers, this.#known, this.#store, { signal, ...report.listeners })
      for (const { attemptKey } of former) if (!this.#known.holds(attemptKey)) report.remove(attemptKey)
      for (const { attemptKey } of this.#known.formerly(answers.path)) report.change(attemptKey)
      report.add([answersSummary({ ...told, unchanged: false })])
    } catch (error) {
      const failed = isOfSource(error) ? notHad(answers.path, error) : undefined
      if (failed === undefined && this.#isFatal(error)) throw error
      await this.#skip(failed ?? failedLog(answers, error), report)
    }
  }

  /** Reads on a log whose state is kept, or loads it. */
  async #read(log: EventLog, report: Report): Promise<void> {
    const prints = printsOf(log)
    const grown = this.#live.takeGrown(log)
    try {
      const live = (grown && (await this.#readOn(grown, log, report))) ?? (await this.#load(log, report))
      const { loaded } = live
      if (loaded.attemptKey !== undefined) report.change(loaded.attemptKey)
      for (const key of loaded.replaced) report.remove(key)
      report.add(loaded.parts.map((_, i) => partSummary(loaded, i)))
      this.#live.keep(live, prints)
    } catch (error) {
      const failed = log.fetch !== undefined && isOfSource(error) ? notHad(log.path, error) : undefined
      if (failed === undefined && this.#isFatal(error)) throw error
      // One log that we fail on is no reason to leave out all others.
      await this.#skip(failed ?? failedLog(log, error), report)
    }
  }

  async #load(log: EventLog, report: Report): Promise<LiveLog> {
    const begun = await beginLog(log, this.#options.pool, this.#options.signal)
    try {
      return await loadLive(begun, this.#known, this.#store, report.listeners)
    } finally {
      await begun.release()
    }
  }

  /** Undefined if that cannot be done, and the log is to be loaded. */
  async #readOn(live: LiveLog, log: EventLog, report: Report): Promise<LiveLog | undefined> {
    const { loaded } = live
    // Another log that says it is the same attempt: which of them stays is decided when one is loaded.
    if (!this.#known.holds(loaded.attemptKey!) || twinsOf(loaded, this.#known).length > 0) return undefined
    try {
      const begun = readOnLog(loaded, log, this.#options.pool, this.#options.signal)
      await continueLog(live, begun, this.#known, this.#store, report.listeners)
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
