import { crc32 } from 'node:zlib'
import type { Codec, CodecProblem, Piece, Segment } from './codec.ts'
import { Expansion } from './expansion.ts'
import { findGzipHeader, readGzipHeader } from './gzip-header.ts'
import { Inflate } from './inflate.ts'
import { InputWindow } from './input-window.ts'
import { PlainSegments } from './plain-segments.ts'

/** Compressed bytes that go to zlib at once. */
const STEP = 64 * 1024
/** Checksum and length of the decompressed data. */
const TRAILER = 8

export const gzip: Codec = {
  name: 'gzip',
  sniff: (head) => head.length > 2 && readGzipHeader(head, 0) !== 'bad',
  segments,
  // biome-ignore lint/correctness/useYield: a gzip stream has no blocks that could be told apart
  *expand() {
    throw new Error('gzip has no compressed segments')
  },
}

async function* segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  const window = new InputWindow(input)
  const plain = new PlainSegments()
  const expansion = new Expansion()
  try {
    for await (const piece of members(window)) {
      const problem =
        piece instanceof Uint8Array ? expansion.add(piece.length, window.offset + STEP, window.offset) : piece
      if (piece instanceof Uint8Array) yield* plain.add(piece)
      if (problem === undefined) continue
      yield* plain.flush()
      yield { kind: 'problem', problem }
      if (problem.code === 'expands_too_much') return
    }
    yield* plain.flush()
  } finally {
    await window.close()
  }
}

/** All members of a gzip file. Behind damage, reading goes on with the next member, if there is one. */
async function* members(window: InputWindow): AsyncGenerator<Piece, void, undefined> {
  for (;;) {
    const header = readGzipHeader(window.bytes, 0)
    if (header === 'more') {
      if (await window.more()) continue
      if (window.bytes.length > 0) yield cutOff(window)
      return
    }
    const why = header === 'bad' ? 'No gzip member begins here' : yield* member(window, header)
    if (why !== undefined) yield await skipDamage(window, why)
  }
}

/** One member. The answer says why its end was not found, if so. */
async function* member(
  window: InputWindow,
  header: number,
): AsyncGenerator<Piece, string | undefined, undefined> {
  const inflate = new Inflate()
  let checksum = 0
  let length = 0
  window.drop(header)
  try {
    for (let used = 0; inflate.ended === undefined; used = inflate.used) {
      if (window.bytes.length === 0 && !(await window.more())) {
        yield cutOff(window)
        return undefined
      }
      const { pieces, error } = await inflate.put(window.bytes.subarray(0, STEP))
      for (const piece of pieces) {
        checksum = crc32(piece, checksum)
        length += piece.length
        yield piece
      }
      window.drop(inflate.used - used)
      if (error !== undefined) return `A gzip member cannot be decompressed (${error.message})`
    }
  } finally {
    inflate.close()
  }
  while (window.bytes.length < TRAILER && (await window.more()));
  if (window.bytes.length < TRAILER) {
    yield cutOff(window)
    window.drop(window.bytes.length)
    return undefined
  }
  const offset = window.offset
  const trailer = window.take(TRAILER)
  const view = new DataView(trailer.buffer)
  const isRight = view.getUint32(0, true) === checksum && view.getUint32(4, true) === length % 2 ** 32
  const detail = 'A gzip member does not match its checksum: something in it is wrong.'
  if (!isRight) yield { code: 'damaged_codec', offset, detail }
  return undefined
}

function cutOff(window: InputWindow): CodecProblem {
  const offset = window.offset + window.bytes.length
  return {
    code: 'truncated',
    offset,
    detail: 'The last gzip member is cut off; what there is of it was read.',
  }
}

async function skipDamage(window: InputWindow, why: string): Promise<CodecProblem> {
  const offset = window.offset
  for (;;) {
    const found = findGzipHeader(window.bytes, 0)
    if (found >= 0) {
      window.drop(found)
      break
    }
    window.drop(~found)
    if (await window.more()) continue
    window.drop(window.bytes.length)
    break
  }
  const lost = window.offset - offset
  return { code: 'damaged_codec', offset, detail: `${why}; ${lost} compressed bytes were skipped.` }
}
