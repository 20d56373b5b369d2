import { type CodecProblem, type Piece, SEGMENT_BYTES, SEGMENT_PLAIN, type Segment } from './codec.ts'
import { InputWindow } from './input-window.ts'

/** A block whose header is whole and plausible. */
export interface Block {
  /** Its length, header included. */
  readonly bytes: number
  /** What its header says of its decompressed length; checked before anything is allocated. */
  readonly plain: number
}

/** What stands at a place: 'more' if what is there so far could be the beginning of a block. */
export type BlockRead = Block | 'more' | 'bad'

/** A format that is a chain of independent blocks, each with its length in its header. */
export interface BlockFormat {
  readonly name: string
  read(bytes: Uint8Array, at: number): BlockRead
  /** Decompresses one whole block; a text says why that cannot be done. */
  decode(bytes: Uint8Array, at: number, block: Block): Uint8Array | string
  /** How many headers in a row must be plausible for a place behind damage to count as the next block. */
  readonly proof: number
}

/** Behind damage, only blocks up to this size are looked for: it bounds how far ahead the search must read. */
const MAX_SOUGHT = 1024 * 1024

/** Cuts a chain of blocks into runs. A block with a damaged header is skipped up to the next one that can be found. */
export async function* segmentsOfBlocks(
  input: AsyncIterable<Uint8Array>,
  format: BlockFormat,
): AsyncGenerator<Segment, void, undefined> {
  const window = new InputWindow(input)
  try {
    let at = 0
    let previous = 0
    let plain = 0
    for (;;) {
      const block = format.read(window.bytes, at)
      if (typeof block === 'object') {
        // Cut only where the next header is good too: otherwise the block before may have claimed a false length.
        if (at >= SEGMENT_BYTES || plain >= SEGMENT_PLAIN) {
          yield { kind: 'compressed', offset: window.offset, bytes: window.take(at) }
          at = previous = plain = 0
        }
        if (at + block.bytes <= window.bytes.length) {
          previous = at
          at += block.bytes
          plain += block.plain
          continue
        }
      }
      if (block !== 'bad' && (await window.more())) continue
      const clean = at === window.bytes.length
      const falseLength = block === 'bad' && (await hasBlock(window, format, previous + 1, at))
      const whole = falseLength ? previous : at
      if (whole > 0) yield { kind: 'compressed', offset: window.offset, bytes: window.take(whole) }
      at = previous = plain = 0
      if (clean) return
      yield { kind: 'problem', problem: await skipDamage(window, format, block !== 'bad') }
    }
  } finally {
    await window.close()
  }
}

/** Blocks hold some 32 KiB, so many lines would run from one into the next: they are gathered first. */
const PIECE = 1 << 20
const idle: Uint8Array[] = []

/** Expands whole blocks. A block that cannot be decompressed is a gap; what follows it is read. */
export function* expandBlocks(
  bytes: Uint8Array,
  offset: number,
  format: BlockFormat,
): Generator<Piece, void, undefined> {
  const gathered = idle.pop() ?? new Uint8Array(PIECE)
  let filled = 0
  let bad: { at: number; why: string; blocks: number } | undefined
  try {
    for (let at = 0; at < bytes.length; ) {
      const block = format.read(bytes, at)
      const whole = typeof block === 'object' && at + block.bytes <= bytes.length
      const plain = whole ? format.decode(bytes, at, block) : 'is cut off or has a damaged header'
      const isBad = typeof plain === 'string'
      if (filled > 0 && (isBad || filled + plain.length > PIECE)) {
        yield gathered.subarray(0, filled)
        filled = 0
      }
      if (isBad) {
        bad ??= { at: offset + at, why: plain, blocks: 0 }
        bad.blocks++
      } else if (plain.length > 0) {
        if (bad !== undefined) yield badBlocks(format, bad)
        bad = undefined
        if (plain.length > PIECE) yield plain
        else {
          gathered.set(plain, filled)
          filled += plain.length
        }
      }
      if (!whole) break
      at += block.bytes
    }
    if (filled > 0) yield gathered.subarray(0, filled)
    if (bad !== undefined) yield badBlocks(format, bad)
  } finally {
    idle.push(gathered)
  }
}

function badBlocks(format: BlockFormat, bad: { at: number; why: string; blocks: number }): CodecProblem {
  const more = bad.blocks > 1 ? `, and ${bad.blocks - 1} more in a row` : ''
  return { code: 'damaged_codec', offset: bad.at, detail: `${format.name} block ${bad.why}${more}` }
}

/** Drops what is damaged at the window's start. `cut`: the stream ended within what looked like a block. */
async function skipDamage(window: InputWindow, format: BlockFormat, cut: boolean): Promise<CodecProblem> {
  const offset = window.offset
  for (let from = 1; ; from = 0) {
    const found = findBlock(window, format, from, window.bytes.length)
    if (found >= 0) {
      window.drop(found)
      break
    }
    window.drop(~found)
    // At the end, places that lacked proof for want of bytes are looked at once more.
    if (window.ended) break
    await window.more()
  }
  const lost = window.offset - offset
  if (cut && window.bytes.length === 0) {
    return {
      code: 'truncated',
      offset,
      detail: `The last ${format.name} block is cut off after ${lost} bytes.`,
    }
  }
  const detail = `No ${format.name} block header where one must be; ${lost} compressed bytes were skipped.`
  return { code: 'damaged_codec', offset, detail }
}

/** Whether blocks begin somewhere in [from, to): then the block that claimed these bytes has a false length. */
async function hasBlock(
  window: InputWindow,
  format: BlockFormat,
  from: number,
  to: number,
): Promise<boolean> {
  for (let at = from; ; ) {
    const found = findBlock(window, format, at, to)
    if (found >= 0) return true
    at = ~found
    if (at >= to || window.ended) return false
    await window.more()
  }
}

/** The first place in [from, to) where blocks begin, or `~at` if there is none before `at` and more bytes are needed from there on. */
function findBlock(window: InputWindow, format: BlockFormat, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const proven = prove(window, format, at)
    if (proven === true) return at
    if (proven === 'more') return ~at
  }
  return ~Math.max(from, to)
}

function prove({ bytes, ended }: InputWindow, format: BlockFormat, from: number): boolean | 'more' {
  let at = from
  for (let blocks = 0; blocks < format.proof; blocks++) {
    const block = format.read(bytes, at)
    if (block === 'bad' || (typeof block === 'object' && block.bytes > MAX_SOUGHT)) return false
    if (block === 'more') {
      // A chain that ends with the stream is proven by that.
      if (ended) return at === bytes.length && blocks > 0
      return 'more'
    }
    at += block.bytes
  }
  return at <= bytes.length || !ended
}
