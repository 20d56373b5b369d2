import type { Diagnostic } from '../base/diagnostics.ts'
import type { Codec } from '../codec/codec.ts'
import { type CodecName, codecNamed, codecOf } from '../codec/index.ts'
import { readRange } from '../source/file-part.ts'
import type { LogPart } from '../source/part.ts'
import { SourceError } from '../source/source-error.ts'
import type { Job } from './job.ts'
import { isWorthAThread, segmentsElsewhere } from './segments-thread.ts'

/** Bytes of a plain file that one job reads: few at first, so that the pipeline fills quickly. */
const FIRST_RANGE = 1 << 20
const RANGE = 8 << 20
/** The same of what comes as bytes, which wait in memory. */
const PIECES = 4 << 20
/** Enough to tell every codec. */
export const HEAD = 64

/** What decoding needs of a file: its name, and its bytes in order or where they lie on disk. */
export type Input = Pick<LogPart, 'path' | 'bytes' | 'local' | 'open'>

export interface JobEvents {
  codec(name: CodecName): void
  /** Bytes of the file that were read (or given to a worker to read). */
  stored(bytes: number): void
}

/** Where to start in a file whose beginning was read before. */
export interface StartAt {
  readonly codec: CodecName
  /** Byte of the file. */
  readonly from: number
  /** Decompressed bytes behind that which were read too. */
  readonly skip: number
}

/** The segments of a file as jobs, in order; what went wrong in reading and in the codec comes in its place. */
export async function* jobsOf(
  input: Input,
  on: JobEvents,
  start?: StartAt,
): AsyncGenerator<Job | Diagnostic> {
  try {
    yield* segmentJobs(input, on, start)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    yield { code: error.code, detail: error.message }
  }
}

async function* segmentJobs(
  input: Input,
  on: JobEvents,
  start: StartAt | undefined,
): AsyncGenerator<Job | Diagnostic> {
  const { codec, bytes, close } = start
    ? readOn(input, start, (length) => on.stored(length))
    : await sniff(input, (length) => on.stored(length))
  const from = start?.from ?? 0
  let skip = start?.skip ?? 0
  on.codec(codec.name)
  if (codec.name === 'none' && input.local !== undefined) {
    await close()
    const { path, offset, length } = input.local
    for (let at = from, range = FIRST_RANGE; at < length; at += range, range = Math.min(RANGE, 2 * range)) {
      const bytes = Math.min(range, length - at)
      yield { codec: 'none', path, offset: offset + at, length: bytes }
      on.stored(bytes)
    }
    return
  }
  let fault: SourceError | undefined
  const whole = untilFault(bytes, (error) => {
    fault = error
  })
  const length = input.bytes === undefined ? undefined : input.bytes - from
  const segments = isWorthAThread(codec.name, length)
    ? segmentsElsewhere(codec.name, whole)
    : codec.segments(whole)
  const plain = new PlainPieces()
  for await (const segment of segments) {
    if (segment.kind === 'plain') {
      // What was read of a file that goes on lies in the first compressed segment or in the first plain ones.
      const { bytes } = segment
      if (skip < bytes.length) yield* plain.add(skip === 0 ? bytes : bytes.slice(skip), from + segment.offset)
      skip = Math.max(0, skip - bytes.length)
      continue
    }
    yield* plain.flush()
    if (segment.kind === 'problem') {
      const { code, offset, detail } = segment.problem
      // The end that the codec misses is where reading broke off.
      if (code === 'truncated' && fault !== undefined) continue
      yield { code, detail: `at byte ${from + offset} of the file: ${detail}` }
      continue
    }
    yield {
      codec: codec.name,
      bytes: segment.bytes,
      offset: from + segment.offset,
      ...(skip > 0 && { skip }),
    }
    skip = 0
  }
  yield* plain.flush()
  if (fault !== undefined) throw fault
}

/** The bytes before reading breaks off, which are good: what they hold is read to its end. Why it broke off is told at once. */
async function* untilFault(
  bytes: AsyncIterable<Uint8Array>,
  tell: (fault: SourceError) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    tell(error)
  }
}

/** Puts plain pieces together to jobs, with no byte copied. */
class PlainPieces {
  #pieces: Uint8Array<ArrayBuffer>[] = []
  #length = 0
  #offset = 0
  /** As with a file on disk, the first job is a small one. */
  #enough = 0;

  *add(piece: Uint8Array<ArrayBuffer>, offset: number): Generator<Job> {
    if (offset !== this.#offset) yield* this.flush()
    this.#offset = offset
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length >= this.#enough) yield* this.flush()
  }

  *flush(): Generator<Job> {
    if (this.#pieces.length === 0) return
    const pieces = this.#pieces
    this.#pieces = []
    this.#length = 0
    this.#enough = PIECES
    yield { codec: 'none', pieces, offset: this.#offset }
  }
}

/** What stands behind the bytes that were read before. */
function readOn({ local }: Input, { codec, from }: StartAt, stored: (bytes: number) => void): Sniffed {
  if (local === undefined) throw new Error('Only a file on disk can be read on.')
  const { path, offset, length } = local
  const rest = readRange({ path, offset: offset + from, length: length - from }, path)
  return { codec: codecNamed(codec), bytes: chain([], rest, stored), close: () => rest.return(undefined) }
}

interface Sniffed {
  readonly codec: Codec
  readonly bytes: AsyncGenerator<Uint8Array>
  close(): Promise<unknown>
}

/** The codec by the first bytes, and all bytes from the first on. */
export async function sniff(input: Input, stored: (bytes: number) => void = () => {}): Promise<Sniffed> {
  const source = input.open()[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  for (let length = 0; length < HEAD; ) {
    const { done, value } = await source.next()
    if (done) break
    first.push(value)
    length += value.length
  }
  return {
    codec: codecOf(Buffer.concat(first)),
    bytes: chain(first, source, stored),
    close: async () => source.return?.(),
  }
}

async function* chain(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  stored: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    // Told first: what is given away may be transferred to another thread, and has no length then.
    for (const bytes of first) {
      stored(bytes.length)
      yield bytes
    }
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      stored(next.value.length)
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
