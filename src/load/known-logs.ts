import type { ApplicationStart } from '../decode/identify.ts'
import type { AttemptAnswers } from '../source/answers.ts'
import type { EventLog, LogPart } from '../source/part.ts'
import type { Row } from '../store/connection.ts'
import type { Database } from '../store/database.ts'
import { type LoadedLog, type LogState, SAME } from './loaded-log.ts'

/** What `logs` says of a file. */
export interface KnownPart {
  readonly storedBytes: number | undefined
  readonly modified: number | undefined
  readonly version: string | undefined
  readonly state: LogState
  readonly reason: string | undefined
  readonly events: number
  readonly codec: string | undefined
  readonly appId: string | undefined
  readonly attemptId: string | undefined
  /** It could not be read to its end, which is no fault of the log: it may be had the next time, though it is the same. */
  readonly isUnread: boolean
}

/** An attempt that is in the database. */
export interface KnownAttempt {
  readonly attemptKey: number
  readonly logPath: string
  readonly identity: string
  readonly events: number
  readonly ended: boolean
  readonly digest: string
  /** It was told by a REST API, which knows less than the log does. */
  readonly fromAnswers: boolean
}

/** What was committed of one log, or of the answers about one attempt. */
export interface SettledLog {
  readonly path: string
  readonly parts: ReadonlyMap<string, KnownPart>
  readonly attempt: KnownAttempt | undefined
}

/**
 * What a database knows of the logs that were loaded into it. It is read once and kept up to date here: while we have
 * the file open nobody else can write to it.
 */
export class KnownLogs {
  readonly #parts = new Map<string, Map<string, KnownPart>>()
  readonly #attempts = new Map<number, KnownAttempt>()
  readonly #byIdentity = new Map<string, Set<number>>()
  readonly #byLog = new Map<string, Set<number>>()
  readonly #copies = new Map<string, Set<string>>()
  #nextKey = 1

  static async read({ connection }: Database): Promise<KnownLogs> {
    const known = new KnownLogs()
    for (const row of await connection.rows(PARTS)) {
      const log = String(row.log_path)
      const parts = known.#parts.get(log) ?? new Map<string, KnownPart>()
      const part = partOf(row)
      known.#parts.set(log, parts.set(String(row.path), part))
      if (part.reason?.startsWith(SAME)) include(known.#copies, part.reason.slice(SAME.length), log)
    }
    for (const row of await connection.rows(ATTEMPTS)) known.#add(attemptOf(row))
    return known
  }

  /** A number for an attempt. */
  nextKey(): number {
    return this.#nextKey
  }

  /** Whether anything is known of a log. */
  has(logPath: string): boolean {
    return this.#parts.has(logPath)
  }

  /**
   * The parts of a log that has the same files, sizes and times as when it was loaded, or of files far away the same versions;
   * of a log that must be fetched, the same time. Undefined if it changed.
   */
  unchanged(log: EventLog): readonly KnownPart[] | undefined {
    const parts = this.#parts.get(log.path)
    if (parts === undefined) return undefined
    if (log.fetch !== undefined) return unchangedSince(parts, log.parts[0]?.modified)
    if (parts.size !== log.parts.length) return undefined
    const found = log.parts.map((found) => {
      const part = parts.get(found.path)
      return part !== undefined && isSame(part, found) ? part : undefined
    })
    return found.every((part) => part !== undefined) ? found : undefined
  }

  /** What was told of an attempt, if it was changed last at the same time then, and all of it was told. */
  toldUnchanged({ path, listed, isLive }: AttemptAnswers): KnownPart | undefined {
    const parts = this.#parts.get(path)
    return parts === undefined || isLive ? undefined : unchangedSince(parts, listed.updated)?.[0]
  }

  /** Logs that were left out because this one has the same attempt. */
  copiesOf(logPath: string): readonly string[] {
    return [...(this.#copies.get(logPath) ?? [])]
  }

  /** Attempts that were loaded from this log before. */
  formerly(logPath: string): KnownAttempt[] {
    return [...(this.#byLog.get(logPath) ?? [])].map((key) => this.#attempts.get(key)!)
  }

  /** Attempts that say they are this one, from any log. */
  withIdentity(identity: string): KnownAttempt[] {
    return [...(this.#byIdentity.get(identity) ?? [])].map((key) => this.#attempts.get(key)!)
  }

  /** Notes what was committed: an attempt, and what it replaced. */
  settled({ path, parts, attempt }: SettledLog, replaced: readonly number[]): void {
    for (const key of replaced) this.#remove(key)
    if (replaced.length > 0) for (const copy of this.copiesOf(path)) this.#parts.delete(copy)
    this.#parts.set(path, new Map(parts))
    if (attempt !== undefined) this.#add(attempt)
  }

  /** Notes that nothing is said of a path any more. */
  forgotten(logPath: string): void {
    this.#parts.delete(logPath)
  }

  /** Notes that a file is in `logs` which is not read. */
  skipped(path: string): void {
    this.#parts.set(path, new Map())
  }

  /** Notes that a log of one file has another path now. */
  renamed(from: string, to: string): void {
    const parts = [...(this.#parts.get(from) ?? [])]
    this.#parts.delete(from)
    this.#parts.set(to, new Map(parts.map(([path, part]) => [path === from ? to : path, part])))
    this.#copies.set(to, this.#copies.get(from) ?? new Set())
    for (const attempt of this.formerly(from)) this.#add({ ...attempt, logPath: to })
  }

  /** Whether an attempt is in the database. */
  holds(attemptKey: number): boolean {
    return this.#attempts.has(attemptKey)
  }

  #add(attempt: KnownAttempt): void {
    this.#remove(attempt.attemptKey)
    this.#attempts.set(attempt.attemptKey, attempt)
    include(this.#byIdentity, attempt.identity, attempt.attemptKey)
    include(this.#byLog, attempt.logPath, attempt.attemptKey)
    this.#nextKey = Math.max(this.#nextKey, attempt.attemptKey + 1)
  }

  #remove(key: number): void {
    const attempt = this.#attempts.get(key)
    if (attempt === undefined) return
    this.#attempts.delete(key)
    this.#byIdentity.get(attempt.identity)?.delete(key)
    this.#byLog.get(attempt.logPath)?.delete(key)
  }
}

/**
 * What tells attempts apart. Ids alone do not: two clusters can give the same one, and a log without its start has none.
 */
export function identityOf(
  app: { app_id: string; attempt_id: string },
  start: Pick<ApplicationStart, 'time' | 'appName' | 'sparkUser'> | undefined,
): string {
  return start === undefined
    ? ''
    : JSON.stringify([app.app_id, app.attempt_id, start.time, start.appName ?? null, start.sparkUser ?? null])
}

const PARTS = `SELECT log_path, path, stored_bytes, epoch_ms(modified) AS modified, state, reason, events, codec, app_id,
  attempt_id, version, path IN (SELECT path FROM diagnostics WHERE code IN ('unreadable', 'own_defect')) AS is_unread
FROM logs`

const ATTEMPTS = `SELECT attempt_key, min(log_path) AS log_path, sum(events)::BIGINT AS events, any_value(digest) AS digest,
  any_value(layout) AS layout,
  any_value(completed) AS ended, any_value(a.app_id) AS app_id, any_value(a.attempt_id) AS attempt_id,
  epoch_ms(any_value(start_time)) AS start_time, any_value(name) AS name, any_value(spark_user) AS spark_user
FROM attempts a LEFT JOIN logs USING (attempt_key) GROUP BY attempt_key ORDER BY attempt_key`

/** The parts of a log that was changed last at this time, if all of it could be read then. */
function unchangedSince(
  parts: ReadonlyMap<string, KnownPart>,
  modified: number | undefined,
): readonly KnownPart[] | undefined {
  const all = [...parts.values()]
  const isSame = (part: KnownPart) =>
    modified !== undefined && part.modified === Math.trunc(modified) && part.state !== 'damaged'
  return all.length > 0 && all.every(isSame) ? all : undefined
}

/** What is known of a log once it is committed. */
export function settledLog(loaded: LoadedLog): SettledLog {
  const { attemptKey, log, identity, app, events, ended, digest } = loaded
  return {
    path: log.path,
    parts: new Map(loaded.parts.map(({ part }, i) => [part.path, partOfLoaded(loaded, i)])),
    attempt:
      attemptKey === undefined || app === undefined
        ? undefined
        : {
            attemptKey,
            logPath: log.path,
            identity: identityOf(app, identity.start),
            events,
            ended,
            digest: digest.value,
            fromAnswers: false,
          },
  }
}

/** By its version where it has one: a copy to another place may keep its time or not. */
function isSame(known: KnownPart, { bytes, modified, version }: LogPart): boolean {
  if (known.isUnread || bytes === undefined || known.storedBytes !== bytes) return false
  if (version !== undefined && known.version !== undefined) return version === known.version
  return modified !== undefined && known.modified === Math.trunc(modified)
}

function partOfLoaded(loaded: LoadedLog, i: number): KnownPart {
  const { part, progress, events, problems } = loaded.parts[i]!
  const { state, reason } = loaded.stateOf(i)
  return {
    storedBytes: part.bytes,
    modified: part.modified === undefined ? undefined : Math.trunc(part.modified),
    version: part.version,
    state,
    reason: reason ?? undefined,
    events,
    codec: loaded.isLog ? progress.codec : undefined,
    appId: loaded.app?.app_id,
    attemptId: loaded.app?.attempt_id,
    isUnread: problems.counts.has('unreadable') || problems.counts.has('own_defect'),
  }
}

function partOf(row: Row): KnownPart {
  return {
    storedBytes: numberOf(row.stored_bytes),
    modified: numberOf(row.modified),
    version: textOf(row.version),
    state: String(row.state) as LogState,
    reason: textOf(row.reason),
    events: numberOf(row.events) ?? 0,
    codec: textOf(row.codec),
    appId: row.app_id === '' ? undefined : textOf(row.app_id),
    attemptId: textOf(row.attempt_id),
    isUnread: row.is_unread === true,
  }
}

function attemptOf(row: Row): KnownAttempt {
  const start =
    row.start_time === null
      ? ''
      : JSON.stringify([row.app_id, row.attempt_id, row.start_time, row.name, row.spark_user])
  return {
    attemptKey: Number(row.attempt_key),
    logPath: String(row.log_path),
    identity: start,
    events: numberOf(row.events) ?? 0,
    ended: row.ended === true,
    digest: String(row.digest),
    fromAnswers: row.layout === 'rest',
  }
}

function include<K>(index: Map<string, Set<K>>, name: string, key: K): void {
  const keys = index.get(name)
  if (keys === undefined) index.set(name, new Set([key]))
  else keys.add(key)
}

function textOf(value: unknown): string | undefined {
  return value === null ? undefined : String(value)
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
