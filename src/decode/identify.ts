import type { Diagnostic } from '../base/diagnostics.ts'
import { UserError } from '../base/errors.ts'
import type { CodecName } from '../codec/index.ts'
import type { SparkEvent } from '../events/index.ts'
import { LineSplitter } from '../lines/line-splitter.ts'
import type { LogPart } from '../source/part.ts'
import { reasonOf, SourceError } from '../source/source-error.ts'
import { sniff } from './jobs.ts'
import { readEvent } from './read-event.ts'

export type ApplicationStart = Extract<SparkEvent, { event: 'SparkListenerApplicationStart' }>

/** What the first lines of a log say about it. */
export interface Identity {
  readonly codec: CodecName
  /** Undefined if the event is not among the first lines. */
  readonly start: ApplicationStart | undefined
  /** Why it is no event log; undefined if it is one. */
  readonly notALog: string | undefined
  /** Set if it could not be read or decompressed from the first byte on, or is cut before it says anything. */
  readonly unreadable: Diagnostic | undefined
}

/** The start stands behind the environment, which can be some MB with long class paths. */
const MOST_BYTES = 32 << 20
const MOST_LINES = 1000

/** Reads the head of a log's first part up to its ApplicationStart. */
export async function identify(part: LogPart): Promise<Identity> {
  let codecName: CodecName = 'none'
  const seen = new HeadLines()
  let problem: Diagnostic | undefined
  try {
    const { codec, bytes, close } = await sniff(part)
    codecName = codec.name
    await codec.prepare?.()
    try {
      for await (const segment of codec.segments(bytes)) {
        const pieces =
          segment.kind === 'plain'
            ? [segment.bytes]
            : segment.kind === 'problem'
              ? [segment.problem]
              : codec.expand(segment.bytes, segment.offset)
        for (const piece of pieces) {
          if (piece instanceof Uint8Array) seen.push(piece)
          else problem ??= { code: piece.code, detail: piece.detail }
          if (seen.enough) break
        }
        if (seen.enough) break
      }
    } finally {
      await close()
    }
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof Error && 'syscall' in error)) throw error
    problem ??= problemOf(error)
  }
  seen.end()
  // What came out of damaged data need not be what was in it.
  const unreadable = seen.notALog === undefined ? undefined : problem
  return {
    codec: codecName,
    start: seen.start,
    unreadable,
    notALog: unreadable === undefined ? seen.notALog : undefined,
  }
}

function problemOf(error: Error): Diagnostic {
  if (error instanceof SourceError) return { code: error.code, detail: error.message }
  const detail = error instanceof UserError ? `${error.message} ${error.hint ?? ''}` : reasonOf(error)
  return { code: 'unreadable', detail }
}

const OPENING = /^\s*\{\s*"Event"/
/** What a gateway gives in place of a log to those who have no session. */
const PAGE = /^\s*<(?:!doctype\s+html|html)\b/i
const OPENING_BYTES = 32
const utf8 = new TextDecoder()

/** Looks at lines until the start is found. */
class HeadLines {
  start: ApplicationStart | undefined
  bytes = 0
  #lines = 0
  #events = 0
  #first = new Uint8Array(0)
  #splitter = new LineSplitter(
    (buffer, _view, from, to) => this.#line(buffer.subarray(from, to)),
    () => {},
  )

  get enough(): boolean {
    return this.start !== undefined || this.bytes > MOST_BYTES || this.#lines > MOST_LINES
  }

  get notALog(): string | undefined {
    // The first line may be cut, or longer than we look.
    if (this.#events > 0 || OPENING.test(utf8.decode(this.#first))) return undefined
    if (this.bytes === 0) return 'it is empty'
    if (PAGE.test(utf8.decode(this.#first))) return 'it is a web page, perhaps of a login'
    return 'its lines are not Spark events (JSON objects with an "Event")'
  }

  push(piece: Uint8Array): void {
    // The splitter leaves the line before the first newline to others: a newline of our own makes it ours.
    if (this.bytes === 0) this.#splitter.push(Uint8Array.of(0x0a))
    if (this.#first.length < OPENING_BYTES) {
      this.#first = Uint8Array.of(...this.#first, ...piece.subarray(0, OPENING_BYTES))
    }
    this.bytes += piece.length
    // A first line that no event can be is not kept to its end.
    this.#splitter.push(piece)
  }

  end(): void {
    if (!this.enough) this.#splitter.push(Uint8Array.of(0x0a))
  }

  #line(line: Uint8Array): void {
    if (this.enough) return
    this.#lines++
    const { event, unknown } = line.length > MOST_BYTES ? {} : readEvent(line)
    if (event !== undefined || (unknown !== undefined && unknown.name !== null)) this.#events++
    if (event?.event === 'SparkListenerApplicationStart') this.start = event
  }
}
