import type { Diagnostic } from '../base/diagnostics.ts'
import type { Codec } from '../codec/codec.ts'
import { type CodecName, codecOf } from '../codec/index.ts'
import type { LogPart } from '../source/part.ts'
import { SourceError } from '../source/source-error.ts'
import type { Job } from './job.ts'

/** Bytes of a plain file that one job reads: few at first, so that the pipeline fills quickly. */
const FIRST_RANGE = 1 << 20
const RANGE = 8 << 20
/** Enough to tell every codec. */
const HEAD = 64

/** What decoding needs of a file: its bytes in order, or where they lie on disk. */
export type Input = Pick<LogPart, 'local' | 'open'>

export interface JobEvents {
  codec(name: CodecName): void
  /** Bytes of the file that were read (or given to a worker to read). */
  stored(bytes: number): void
}

/** The segments of a file as jobs, in order; what went wrong in reading and in the codec comes in its place. */
export async function* jobsOf(input: Input, on: JobEvents): AsyncGenerator<Job | Diagnostic> {
  try {
    yield* segmentJobs(input, on)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    yield { code: error.code, detail: error.message }
  }
}

async function* segmentJobs(input: Input, on: JobEvents): AsyncGenerator<Job | Diagnostic> {
  const { codec, bytes, close } = await sniff(input, (length) => on.stored(length))
  on.codec(codec.name)
  if (codec.name === 'none' && input.local !== undefined) {
    await close()
    const { path, offset, length } = input.local
    for (let at = 0, range = FIRST_RANGE; at < length; at += range, range = Math.min(RANGE, 2 * range)) {
      const bytes = Math.min(range, length - at)
      yield { codec: 'none', path, offset: offset + at, length: bytes }
      on.stored(bytes)
    }
    return
  }
  for await (const segment of codec.segments(bytes)) {
    if (segment.kind === 'compressed')
      yield { codec: codec.name, bytes: segment.bytes, offset: segment.offset }
    else if (segment.kind === 'plain') yield { codec: 'none', bytes: segment.bytes, offset: 0 }
    else
      yield {
        code: segment.problem.code,
        detail: `at byte ${segment.problem.offset} of the file: ${segment.problem.detail}`,
      }
  }
}

/** The codec by the first bytes, and all bytes from the first on. */
export async function sniff(
  input: Input,
  stored: (bytes: number) => void = () => {},
): Promise<{ codec: Codec; bytes: AsyncGenerator<Uint8Array>; close(): Promise<unknown> }> {
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
    yield* first
    for (const bytes of first) stored(bytes.length)
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      stored(next.value.length)
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
