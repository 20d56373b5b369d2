import type { DiagnosticCode } from '../base/diagnostics.ts'
import type { AttemptAnswers, ListedAttempt } from './answers.ts'
import type { ExecutorLog } from './emr.ts'

/** Bytes `offset` to `offset + length` of a file on this machine. */
export interface ByteRange {
  readonly path: string
  readonly offset: number
  readonly length: number
}

/** Bytes that can be had from any place. */
export interface Ranges {
  /** Bytes `from` to `to` (excluded), in chunks as those of `LogPart.open`. @throws SourceError after the last good byte */
  read(from: number, to: number): AsyncIterable<Uint8Array>
}

/** One file of a log, or one entry of an archive. */
export interface LogPart {
  /** As shown to the user: `dir/app.zip!/inner/events_1_x`. A label: it may hold `..` or worse and is never opened. */
  readonly path: string
  /** Size as stored (compressed); of an entry of an archive, the entry's own size as packed. Undefined for a stream. */
  readonly bytes: number | undefined
  /** Last modification, ms since 1970; undefined where unknown. */
  readonly modified: number | undefined
  /**
   * Where exactly this part's bytes stand in a local file, so that a thread can read them by itself: plain files, entries
   * of an uncompressed tar, stored zip entries. The length is that of the listing: a file that grew is read up to there.
   */
  readonly local: ByteRange | undefined
  /** Where the bytes lie far away and any of them can be asked for. */
  readonly ranges?: Ranges | undefined
  /** Fetches all of it: set where an archive is not to be read from far away. @throws SourceError */
  readonly toDisk?: (() => Promise<LogPart>) | undefined
  /**
   * Set where it was kept by an earlier run, and may have been damaged on disk since: forgets what was kept, and gives the part as it lies far
   * away.
   */
  readonly anew?: (() => Promise<LogPart>) | undefined
  /** The archive that it is an entry of: the outermost file, which can be copied. */
  readonly container?: LogPart | undefined
  /** ETag or the like: the same text means the same bytes. Of files that are not on this machine. */
  readonly version?: string | undefined
  /** What befell the reading and did no harm, for whoever reads it to take out and tell. */
  readonly happened?: LogProblem[] | undefined
  /**
   * The bytes in order, in chunks of at most about 1 MiB, each with an ArrayBuffer of its own (it can be transferred).
   * Each call starts anew; a stream (standard input, a FIFO) can be opened once only.
   * @throws SourceError after the last good byte: unreadable, cut, broken, or a decompression bomb.
   */
  open(): AsyncIterable<Uint8Array>
}

/** What is wrong with a log as far as its files tell. */
export interface LogProblem {
  readonly code: DiagnosticCode
  readonly detail: string
}

/** How the files of a log lie: one file, Spark 3's rolling folder, Databricks' dated parts, the folder of Spark 1.0 to 1.2. */
export type Layout = 'single' | 'rolling' | 'databricks' | 'spark1'

/** One event log: the files of one application attempt, in the order in which they must be read. */
export interface EventLog {
  readonly path: string
  readonly layout: Layout
  /** By its name, or by the name of its appstatus file. */
  readonly inProgress: boolean
  /** From the file `SPARK_VERSION_x` of the Spark 1.x layout, whose events do not tell it. */
  readonly sparkVersion: string | undefined
  readonly parts: readonly LogPart[]
  readonly problems: readonly LogProblem[]
  /** Files that belong to it and are not read: their names say something of it, or others take their place. */
  readonly beside?: readonly LogPart[]
  /**
   * Set where the files are known only once all of the log is here, as for the zips of a history server: `parts` is then one that
   * stands for them, and tells when the log was changed last. @throws UserError where it cannot be had
   */
  readonly fetch?: ((signal: AbortSignal | undefined) => Promise<FetchedLog>) | undefined
  /** What a list told of it before it was read. */
  readonly listed?: ListedAttempt | undefined
}

/** A log that was fetched: its path is the one it was found by. */
export interface FetchedLog {
  readonly log: EventLog
  /** To be called when nothing reads it any more. */
  end(): Promise<void>
}

/** Something that was found and is not read. */
export interface Skipped {
  readonly path: string
  readonly bytes: number | undefined
  /** One sentence for a person. */
  readonly reason: string
  /** Set where something may be lost; undefined where there was nothing to read. */
  readonly problem: DiagnosticCode | undefined
  /** What drivers and executors wrote, where it is that: listed in a table of their own. */
  readonly executorLogs?: readonly ExecutorLog[]
}

export type Found =
  | { readonly kind: 'log'; readonly log: EventLog }
  | { readonly kind: 'answers'; readonly answers: AttemptAnswers }
  | { readonly kind: 'skipped'; readonly skipped: Skipped }

/** A file of a folder or of an archive, before it is known which log it belongs to. */
export interface FoundFile {
  readonly name: string
  readonly part: LogPart
  readonly problems: readonly LogProblem[]
}

/** The files of one folder, on disk or in an archive. */
export interface FolderFiles {
  readonly path: string
  readonly name: string
  readonly files: readonly FoundFile[]
}

/** What the names in a folder tell. A `single` file may still be an archive. */
export type Grouped = Found | { readonly kind: 'single'; readonly file: FoundFile }

export function skipped(
  path: string,
  bytes: number | undefined,
  reason: string,
  problem?: DiagnosticCode,
): { readonly kind: 'skipped'; readonly skipped: Skipped } {
  return { kind: 'skipped', skipped: { path, bytes, reason, problem } }
}
