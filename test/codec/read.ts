import { readFileSync } from 'node:fs'
import type { Codec, CodecProblem } from '../../src/codec/codec.ts'

/** What came out of a stream: bytes with a `|` wherever a problem was reported, and the problems. */
export interface Read {
  readonly bytes: Buffer
  readonly parts: readonly Buffer[]
  readonly problems: readonly CodecProblem[]
  readonly segments: number
  /** The most bytes that came out of one segment. */
  readonly largest: number
}

export async function readAll(codec: Codec, input: Iterable<Uint8Array>): Promise<Read> {
  const parts: Buffer[][] = [[]]
  const problems: CodecProblem[] = []
  let segments = 0
  let largest = 0
  for await (const segment of codec.segments(asStream(input))) {
    segments++
    let length = 0
    const pieces =
      segment.kind === 'plain'
        ? [segment.bytes]
        : segment.kind === 'problem'
          ? [segment.problem]
          : codec.expand(segment.bytes, segment.offset)
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) {
        parts.at(-1)!.push(Buffer.from(piece))
        length += piece.length
      } else {
        problems.push(piece)
        parts.push([])
      }
    }
    largest = Math.max(largest, length)
  }
  const joined = parts.map((pieces) => Buffer.concat(pieces))
  return { bytes: Buffer.concat(joined), parts: joined, problems, segments, largest }
}

/** Each chunk as an input would give it: in memory that is used again for the next one. */
async function* asStream(input: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of input) {
    const lent = new Uint8Array(chunk.length + 1).fill(0xaa)
    lent.set(chunk)
    yield lent.subarray(0, chunk.length)
    lent.fill(0xaa)
  }
}

/** `bytes` in chunks of the given sizes, over and over. */
export function* chunked(bytes: Buffer, sizes: readonly number[]): Generator<Buffer, void, undefined> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../test/codec/fixtures/${name}`, import.meta.url))
}
