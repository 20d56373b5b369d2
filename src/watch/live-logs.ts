import type { LiveLog } from '../load/live-log.ts'
import { fingerprint } from '../source/fingerprint.ts'
import type { EventLog, LogPart } from '../source/part.ts'

/** Logs whose state is kept. One that grows beyond them is loaded anew each time. */
const MOST = 64

interface Kept {
  readonly live: LiveLog
  /** Of what was read of each part. */
  readonly prints: readonly (string | undefined)[]
}

/** The state of logs that may go on, by path. */
export class LiveLogs {
  readonly #kept = new Map<string, Kept>()

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
    this.#kept.delete(path)
    if (mayGoOn(live)) this.#kept.set(path, { live, prints })
    if (this.#kept.size > MOST) this.#kept.delete(this.#oldest())
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

  /** The one that was written to the longest time ago. */
  #oldest(): string {
    let oldest = ''
    let since = Number.POSITIVE_INFINITY
    for (const [path, { live }] of this.#kept) {
      const modified = Math.max(...live.loaded.log.parts.map((part) => part.modified ?? 0))
      if (modified < since) oldest = path
      since = Math.min(since, modified)
    }
    return oldest
  }
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
