import { basename } from 'node:path'
import { DIAGNOSTICS, type Diagnostic, type DiagnosticCode } from '../base/diagnostics.ts'
import { newProgress, type PartProgress } from '../decode/decode-part.ts'
import type { Identity } from '../decode/identify.ts'
import type { EventLog, LogPart } from '../source/part.ts'
import { EventDigest } from './event-digest.ts'
import { Problems } from './problems.ts'

export type LogState = 'complete' | 'in progress' | 'truncated' | 'damaged' | 'not a log' | 'skipped'

/** The reason for which a copy is skipped, before the path of the log that is kept. */
export const SAME = 'the same attempt is loaded from '

/** What was read of one file of a log. */
export interface LoadedPart {
  readonly part: LogPart
  readonly progress: PartProgress
  readonly problems: Problems
  events: number
  /** Its size when it was read; undefined as long as it was not. */
  readTo: number | undefined
}

/** How far a load has come within one log. */
export interface Progress {
  readonly path: string
  /** Bytes of its files as stored, read so far; of `storedBytes`, undefined for a stream. */
  readonly storedRead: number
  readonly storedBytes: number | undefined
  readonly events: number
}

/** Bytes as stored: some MB of JSON, compressed as Spark does. */
const SMALL = 256 << 10

/** Bytes as stored; compressed, they become some ten times as many. */
const MUCH = 2 << 20

/** A log, what it is, and what was read of it. */
export class LoadedLog {
  log: EventLog
  readonly identity: Identity
  parts: readonly LoadedPart[]
  /** Number of its attempt in the database; undefined if it is none. */
  attemptKey: number | undefined
  /** The log whose rows stay, where this one is another copy of the same attempt with nothing more in it. */
  sameAs: string | undefined
  /** Attempts that this one took the place of. */
  replaced: readonly number[] = []
  ended = false
  readonly digest = new EventDigest()
  #takeBack: (() => void)[] = []

  constructor(log: EventLog, identity: Identity) {
    this.log = log
    this.identity = identity
    this.parts = log.parts.map(newPart)
    if (identity.unreadable !== undefined) this.parts[0]?.problems.add(identity.unreadable)
    if (this.app !== undefined && identity.start?.appId === undefined) {
      this.parts[0]?.problems.add({
        code: 'no_application_start',
        detail: `application id: ${this.app.app_id}`,
      })
    }
  }

  /** Parts that were not read, or have grown since. */
  get unread(): readonly LoadedPart[] {
    return this.parts.filter(({ part, readTo }) => readTo === undefined || part.bytes !== readTo)
  }

  /** What is to be read is more than can wait in memory until all of it is read. */
  get hasMuchToRead(): boolean {
    return this.unread.reduce((sum, { part, readTo }) => sum + (part.bytes ?? 0) - (readTo ?? 0), 0) > MUCH
  }

  /** All is read for now: problems that come from here on are about how it stands, not about what was read. */
  endReading(): void {
    this.#takeBack = this.parts.map(({ problems }) => problems.mark())
  }

  /** The same log, found again: parts have grown, or there are more. Forgets what was only true of how it stood. */
  goOn(log: EventLog): void {
    for (const takeBack of this.#takeBack.splice(0)) takeBack()
    this.log = log
    this.parts = log.parts.map((part, i) => ({ ...(this.parts[i] ?? newPart(part)), part }))
    for (const { problems } of this.unread) problems.remove('truncated')
    this.replaced = []
  }

  get isLog(): boolean {
    return this.identity.notALog === undefined && this.identity.unreadable === undefined
  }

  /** It comes through a pipe: its path says nothing of what it is. */
  get isStream(): boolean {
    return this.log.parts.some(({ bytes }) => bytes === undefined)
  }

  /** Its rows can wait in memory until it is known what becomes of it. */
  get isSmall(): boolean {
    return !this.isLog || this.parts.reduce((sum, { part }) => sum + (part.bytes ?? SMALL), 0) < SMALL
  }

  get events(): number {
    return this.parts.reduce((sum, { events }) => sum + events, 0)
  }

  /** The application it belongs to, named after the file where the log does not say; undefined if it is no log. */
  get app(): { readonly app_id: string; readonly attempt_id: string } | undefined {
    const { start } = this.identity
    return this.isLog
      ? { app_id: start?.appId ?? basename(this.log.path), attempt_id: start?.attemptId ?? '' }
      : undefined
  }

  progress(): Progress {
    const sizes = this.parts.map(({ part }) => part.bytes)
    return {
      path: this.log.path,
      storedRead: this.parts.reduce((sum, { progress }) => sum + progress.stored, 0),
      storedBytes: sizes.some((size) => size === undefined)
        ? undefined
        : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
      events: this.events,
    }
  }

  /** State of a file that is cut at its very beginning. */
  get #cutState(): LogState {
    return this.log.inProgress && this.parts.length === 1 ? 'in progress' : 'truncated'
  }

  /** State of part `i` and the reason for it. */
  stateOf(i: number): { readonly state: LogState; readonly reason: string | null } {
    const { identity, log } = this
    if (this.sameAs !== undefined) return { state: 'skipped', reason: SAME + this.sameAs }
    if (identity.unreadable !== undefined) {
      const { code, detail } = identity.unreadable
      return { state: code === 'truncated' ? this.#cutState : 'damaged', reason: detail }
    }
    if (identity.notALog !== undefined) return { state: 'not a log', reason: identity.notALog }
    const { problems } = this.parts[i]!
    const last = i === this.parts.length - 1
    const error = problems.kept.find(({ code }) => DIAGNOSTICS[code].severity === 'error')
    if (error !== undefined) return { state: 'damaged', reason: describe(error, problems) }
    const missing = i === 0 ? log.problems.find(({ code }) => DIAGNOSTICS[code].lost) : undefined
    if (missing !== undefined) return { state: 'damaged', reason: missing.detail }
    const cut = problems.kept.find(({ code }) => code === 'truncated')
    if (cut !== undefined && !(last && log.inProgress))
      return { state: 'truncated', reason: describe(cut, problems) }
    if (last && !this.ended) {
      return {
        state: 'in progress',
        reason: cut === undefined ? 'it has no ApplicationEnd' : describe(cut, problems),
      }
    }
    const harmless = problems.kept.find(({ code }) => BEFELL.has(code))
    return {
      state: 'complete',
      reason: harmless === undefined ? null : `nothing is lost: ${describe(harmless, problems)}`,
    }
  }
}

/** What befell the reading and is told even where all is well. */
const BEFELL: ReadonlySet<DiagnosticCode> = new Set(['renamed', 'read_again'])

function newPart(part: LogPart): LoadedPart {
  return { part, progress: newProgress(), problems: new Problems(), events: 0, readTo: undefined }
}

function describe(problem: Diagnostic, problems: Problems): string {
  const count = problems.counts.get(problem.code) ?? 1
  const where = problem.line === undefined ? '' : ` at line ${problem.line}`
  const more = count > 1 ? ` (${count} times)` : ''
  const detail = problem.detail === '' ? '' : `: ${problem.detail}`
  return `${problem.code}${where}${more}${detail}`
}
