import type { LiveLog } from '../load/live-log.ts'
import { fingerprint } from '../source/fingerprint.ts'
import type { EventLog, LogPart } from '../source/part.ts'

/** Logs whose state is kept, those that were written to last. Others are loaded anew when they grow. */
const MOST = 64

interface Kept {
  readonly live: LiveLog
  /** Of what was read of each part. */
  readonly prints: readonly (string | undefined)[]
}

/** The state of logs that may go on, by path. */
export class LiveLogs {
  readonly #kept = new Map<string, Kept>()
  #wanted: ReadonlySet<string> = new Set()

  /** Decides which logs are worth keeping, of all that were found and may go on. */
  choose(logs: readonly EventLog[]): void {
    const latest = logs.toSorted((a, b) => modifiedOf(b) - modifiedOf(a)).slice(0, MOST)
    this.#wanted = new Set(latest.map(({ path }) => path))
    for (const path of this.#kept.keys()) if (!this.#wanted.has(path)) this.#kept.delete(path)
  }

  has(path: string): boolean {
    return this.#kept.has(path)
  }

  /** Takes out the log if it is the one that was read, and what it has more can be read on. */
  takeGrown(log: EventLog): LiveLog | undefined {
    const kept = this.#kept.get(log.path)
    this.#kept.delete(log.path)
    return kept !== undefined && isContinued(kept, log) ? kept.live : undefined
  }

  /** Keeps a log if it may go on. `prints` were taken before it was read. */
  keep(live: LiveLog, prints: Kept['prints']): void {
    const { path } = live.loaded.log
    if (this.#wanted.has(path) && mayGoOn(live)) this.#kept.set(path, { live, prints })
  }

  rename(from: string, to: string): void {
    const kept = this.#kept.get(from)
    if (kept === undefined) return
    this.#kept.delete(from)
    kept.live.loaded.log = { ...kept.live.loaded.log, path: to }
    this.#kept.set(to, kept)
  }

  clear(): void {
    this.#kept.clear()
  }
}

function modifiedOf({ parts }: EventLog): number {
  return parts.reduce((latest, { modified }) => Math.max(latest, modified ?? 0), 0)
}

/** Of all that is there of each part. */
export function printsOf(log: EventLog): (string | undefined)[] {
  return log.parts.map(({ local }) => local && fingerprint(local.path, local.length))
}

/** A log that has ended and has its final name is settled. Where something was lost, more bytes may tell otherwise. */
function mayGoOn({ loaded, rows }: LiveLog): boolean {
  const { log, identity, parts } = loaded
  return (
    loaded.attemptKey !== undefined &&
    identity.start?.appId !== undefined &&
    (log.layout === 'single' || log.layout === 'rolling') &&
    rows?.ambiguous === false &&
    !(loaded.ended && !log.inProgress) &&
    parts.every(({ part, progress }) => isFile(part) && progress.place.canGoOn(progress.stored))
  )
}

/** A whole file on disk, not an entry of an archive. */
function isFile({ local }: LogPart): boolean {
  return local?.offset === 0
}

function isContinued({ live, prints }: Kept, log: EventLog): boolean {
  const { parts, log: former } = live.loaded
  if (log.layout !== former.layout || log.parts.length < parts.length) return false
  const firstGrown = log.parts.findIndex(({ bytes }, i) => bytes !== parts[i]?.readTo)
  return log.parts.every((part, i) => {
    const { part: before, readTo = 0 } = parts[i] ?? {}
    if (!isFile(part) || (part.bytes ?? 0) < readTo) return false
    if (before === undefined || readTo === 0) return true
    // What is added before events that were read already would be read too late.
    if (firstGrown >= 0 && i > firstGrown) return false
    if (log.layout === 'rolling' && part.path !== before.path) return false
    const untouched = part.path === before.path && part.bytes === readTo && part.modified === before.modified
    return untouched || fingerprint(part.local!.path, readTo) === prints[i]
  })
}
