import { crc32 } from '../base/crc32.ts'
import type { Codec, CodecProblem, Piece, Segment } from './codec.ts'
import { Expansion } from './expansion.ts'
import { findGzipHeader, readGzipHeader } from './gzip-header.ts'
import { Inflate } from './inflate.ts'
import { InputWindow } from './input-window.ts'
import { PlainSegments } from './plain-segments.ts'

/** Compressed bytes that go to zlib at once. */
const STEP = 16 * 1024
/** Compressed bytes that are kept behind, to look for a member's beginning in them. */
const KEPT = 16 * 1024
/** Checksum and length of the decompressed data. */
const TRAILER = 8

export const gzip: Codec = {
  name: 'gzip',
  sniff: (head) => head.length > 2 && readGzipHeader(head, 0) !== 'bad',
  inSequence: true,
  segments,
  // biome-ignore lint/correctness/useYield: a gzip stream has no blocks that could be told apart
  *expand() {
    throw new Error('gzip has no compressed segments')
  },
}

async function* segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  const window = new InputWindow(input)
  const plain = new PlainSegments(0)
  try {
    for await (const piece of members(window)) {
      if (piece instanceof Uint8Array) yield* plain.add(piece)
      else {
        yield* plain.flush()
        yield { kind: 'problem', problem: piece }
        if (piece.code === 'expands_too_much') return
      }
    }
    yield* plain.flush()
  } finally {
    await window.close()
  }
}

/** All members of a gzip file. Behind damage, reading goes on with the next member, if there is one. */
async function* members(window: InputWindow): AsyncGenerator<Piece, void, undefined> {
  const expansion = new Expansion()
  for (;;) {
    const header = readGzipHeader(window.bytes, 0)
    if (header === 'more' && (await window.more())) continue
    if (header === 'more' && window.bytes.length === 0) return
    const damage =
      header === 'more'
        ? CUT_OFF
        : header === 'bad'
          ? { why: 'No gzip member begins here.', at: 0 }
          : yield* member(window, header, expansion)
    if (damage === CUT_OFF && findGzipHeader(window.bytes, 1) < 0) {
      const offset = window.offset + window.bytes.length
      yield {
        code: 'truncated',
        offset,
        detail: 'The last gzip member is cut off; what there is of it was read.',
      }
      return
    }
    if (damage !== undefined) yield await skipDamage(window, damage)
  }
}

interface Damage {
  readonly why: string
  /** Where in the window it was noticed. */
  readonly at: number
}

/** The stream ends within a member; or, if another one begins within it, its length is damaged. */
const CUT_OFF: Damage = { why: 'A gzip member runs on past its end.', at: 0 }

/** One member. The answer says what is wrong with it, if anything is. */
async function* member(
  window: InputWindow,
  header: number,
  expansion: Expansion,
): AsyncGenerator<Piece, Damage | undefined, undefined> {
  const inflate = new Inflate()
  let at = header
  let checksum = 0
  let length = 0
  try {
    for (let used = 0; inflate.ended === undefined; used = inflate.used) {
      if (at === window.bytes.length && !(await window.more())) return CUT_OFF
      const { pieces, error } = await inflate.put(window.bytes.subarray(at, at + STEP))
      at += inflate.used - used
      if (at > KEPT) {
        window.drop(at - KEPT)
        at = KEPT
      }
      for (const piece of pieces) {
        checksum = crc32(piece, checksum)
        length += piece.length
        yield piece
        const problem = expansion.add(piece.length, window.offset + at)
        if (problem !== undefined) yield problem
      }
      if (error !== undefined) return { why: `A gzip member cannot be decompressed (${error.message}).`, at }
    }
  } finally {
    inflate.close()
  }
  while (window.bytes.length < at + TRAILER) if (!(await window.more())) return CUT_OFF
  const trailer = new DataView(window.bytes.slice(at, at + TRAILER).buffer)
  if (trailer.getUint32(0, true) !== checksum || trailer.getUint32(4, true) !== length % 2 ** 32) {
    return { why: 'A gzip member does not match its checksum: something in it is wrong.', at: at + TRAILER }
  }
  window.drop(at + TRAILER)
  return undefined
}

/** Goes to the next member. It may begin before the place where damage was noticed: zlib can run over a member's end. */
async function skipDamage(window: InputWindow, { why, at }: Damage): Promise<CodecProblem> {
  const offset = window.offset + at
  for (let from = 1; ; from = 0) {
    const found = findGzipHeader(window.bytes, from)
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
  const detail = lost > 0 ? `${why} ${lost} compressed bytes were skipped.` : why
  return { code: 'damaged_codec', offset, detail }
}
