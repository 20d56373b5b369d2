import {
  type Block,
  type BlockFormat,
  type BlockRead,
  expandBlocks,
  segmentsOfBlocks,
} from './block-chain.ts'
import type { Codec } from './codec.ts'

// ning-compress chunks (LZFChunk.java): 'ZV', a type, the length as a big-endian 16-bit integer; type 1 (compressed) has
// the decompressed length after it. So no chunk holds more than 65 535 bytes.
const Z = 0x5a
const V = 0x56
const RAW = 0
const LZF = 1
/** Three bytes copy 264 at most. */
const BEST_RATIO = 88

const format: BlockFormat = { name: 'lzf', read, decode, proof: 4 }

export const lzf: Codec = {
  name: 'lzf',
  sniff: (head) => head.length > 2 && head[0] === Z && head[1] === V && head[2]! <= LZF,
  inSequence: false,
  segments: (input) => segmentsOfBlocks(input, format),
  expand: (bytes, offset) => expandBlocks(bytes, offset, format),
}

function read(bytes: Uint8Array, at: number): BlockRead {
  const there = bytes.length - at
  if ((there > 0 && bytes[at] !== Z) || (there > 1 && bytes[at + 1] !== V)) return 'bad'
  if (there > 2 && bytes[at + 2]! > LZF) return 'bad'
  if (there < 5) return 'more'
  const stored = (bytes[at + 3]! << 8) | bytes[at + 4]!
  if (bytes[at + 2] === RAW) return { bytes: 5 + stored, plain: stored }
  if (there < 7) return 'more'
  const plain = (bytes[at + 5]! << 8) | bytes[at + 6]!
  return plain <= stored * BEST_RATIO && stored <= plain ? { bytes: 7 + stored, plain } : 'bad'
}

/** Every chunk is decompressed here: the pieces are good for one step only. */
const chunk = new Uint8Array(0x10000)

function decode(bytes: Uint8Array, at: number, block: Block): Uint8Array | string {
  if (bytes[at + 2] === RAW) return bytes.subarray(at + 5, at + block.bytes)
  return decodeLzf(bytes, at + 7, at + block.bytes, chunk, block.plain)
    ? chunk.subarray(0, block.plain)
    : 'cannot be decompressed'
}

/** Copies of this length and more are quicker left to the engine than done byte by byte. */
const LONG = 32

/** Whether `from[at..end)` is LZF data that becomes exactly the first `length` bytes of `to`. */
function decodeLzf(from: Uint8Array, at: number, end: number, to: Uint8Array, length: number): boolean {
  let out = 0
  while (at < end) {
    const control = from[at++]!
    if (control < 32) {
      const stop = at + control + 1
      if (stop > end || out + control + 1 > length) return false
      while (at < stop) to[out++] = from[at++]!
      continue
    }
    let copied = (control >> 5) + 2
    if (copied === 9) copied += from[at++]!
    const source = out - (((control & 31) << 8) | from[at++]!) - 1
    if (at > end || source < 0 || out + copied > length) return false
    if (copied >= LONG && source + copied <= out) {
      to.copyWithin(out, source, source + copied)
      out += copied
    } else {
      for (let i = source, stop = out + copied; out < stop; ) to[out++] = to[i++]!
    }
  }
  return out === length
}
