import { nativeLibrary } from '../base/native-library.ts'
import {
  type Block,
  type BlockFormat,
  type BlockRead,
  expandBlocks,
  segmentsOfBlocks,
} from './block-chain.ts'
import { type Codec, startsWith } from './codec.ts'

/** Loaded at the first block: most logs have another codec. */
let library: typeof import('snappy') | undefined

// snappy-java's stream, which is not the snappy framing format (SnappyOutputStream.java): a header of 16 bytes, then chunks
// of a big-endian length and a raw snappy block. A header in the middle begins another stream.
const MAGIC = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00)
const HEADER = 16
/**
 * The most we believe a block to hold. Spark's blocks hold `spark.io.compression.snappy.blockSize`, 32 KiB unless set; a
 * larger claim is a damaged length, and would have us allocate up to 4 GB for it.
 */
const MAX_PLAIN = 64 * 1024 * 1024
/** Three bytes copy 64 at most. */
const BEST_RATIO = 22

const format: BlockFormat = { name: 'snappy', read, decode, proof: 4 }

export const snappy: Codec = {
  name: 'snappy',
  sniff: (head) => startsWith(head, MAGIC),
  inSequence: false,
  prepare: async () => {
    library ??= nativeLibrary('snappy') as typeof import('snappy')
  },
  segments: (input) => segmentsOfBlocks(input, format),
  expand: (bytes, offset) => expandBlocks(bytes, offset, format),
}

function read(bytes: Uint8Array, at: number): BlockRead {
  if (at + 4 > bytes.length) return 'more'
  if (bytes[at] === MAGIC[0]) return readHeader(bytes, at)
  const stored = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  if (stored <= 0) return 'bad'
  const plain = readPlainLength(bytes, at + 4)
  if (typeof plain === 'string') return plain
  // snappy.cc: MaxCompressedLength.
  const plausible =
    plain > 0 && plain <= MAX_PLAIN && stored <= 32 + plain + plain / 6 && plain <= stored * BEST_RATIO
  return plausible ? { bytes: 4 + stored, plain } : 'bad'
}

/** Every byte of the magic is checked: all of it is known. The versions behind it are not, as snappy-java only warns of them. */
function readHeader(bytes: Uint8Array, at: number): BlockRead {
  if (at + HEADER > bytes.length)
    return startsWith(MAGIC, bytes.subarray(at, at + MAGIC.length)) ? 'more' : 'bad'
  return startsWith(bytes, MAGIC, at) ? { bytes: HEADER, plain: 0 } : 'bad'
}

/** The varint that begins a raw snappy block. */
function readPlainLength(bytes: Uint8Array, at: number): number | 'more' | 'bad' {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return 'more'
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return length
  }
  return 'bad'
}

function decode(bytes: Uint8Array, at: number, block: Block): Uint8Array | string {
  if (bytes[at] === MAGIC[0]) return bytes.subarray(at, at)
  try {
    // Copying is five times as fast as handing over the library's own memory, which needs a finalizer for each block.
    const options = { asBuffer: true, copyOutputData: true }
    library ??= nativeLibrary('snappy') as typeof import('snappy')
    const plain = library.uncompressSync(bytes.subarray(at + 4, at + block.bytes), options)
    return typeof plain !== 'string' && plain.length === block.plain
      ? plain
      : 'has another length than it says'
  } catch {
    return 'cannot be decompressed'
  }
}
