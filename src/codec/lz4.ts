import { nativeLibrary } from '../base/native-library.ts'
import {
  type Block,
  type BlockFormat,
  type BlockRead,
  expandBlocks,
  segmentsOfBlocks,
} from './block-chain.ts'
import { type Codec, startsWith } from './codec.ts'
import { xxh32 } from './xxh32.ts'

/** Loaded at the first block: most logs have another codec. */
let library: typeof import('lz4-napi') | undefined

// lz4-java's own block format, which is not the lz4 frame (LZ4BlockOutputStream.java): the magic, a byte with method and
// block size, three little-endian integers (compressed length, length, checksum), then the block. A block of no bytes ends
// a stream, and another stream may follow.
const MAGIC = Buffer.from('LZ4Block')
const HEADER = 21
const RAW = 0x10
const LZ4 = 0x20
/** The byte's low half: block size is at most 2^(10 + it) bytes, so never more than 32 MiB. */
const BASE_LEVEL = 10
/** LZ4 cannot do better: each byte of a length adds at most 255. */
const BEST_RATIO = 255
const SEED = 0x9747b28c
/** StreamingXXHash32.asChecksum() drops the four highest bits. */
const CHECKSUM_BITS = 0x0fffffff

const format: BlockFormat = { name: 'lz4', read, decode, proof: 1 }

export const lz4: Codec = {
  name: 'lz4',
  sniff: (head) => startsWith(head, MAGIC),
  inSequence: false,
  prepare: async () => {
    library ??= nativeLibrary('lz4-napi') as typeof import('lz4-napi')
  },
  segments: (input) => segmentsOfBlocks(input, format),
  expand: (bytes, offset) => expandBlocks(bytes, offset, format),
}

function read(bytes: Uint8Array, at: number): BlockRead {
  for (let i = 0; i < MAGIC.length; i++) {
    if (at + i >= bytes.length) return 'more'
    if (bytes[at + i] !== MAGIC[i]) return 'bad'
  }
  if (at + HEADER > bytes.length) return 'more'
  const token = bytes[at + 8]!
  const method = token & 0xf0
  const stored = int32(bytes, at + 9)
  const plain = int32(bytes, at + 13)
  if (method !== RAW && method !== LZ4) return 'bad'
  if (stored < 0 || plain < 0 || plain > 1 << (BASE_LEVEL + (token & 0x0f))) return 'bad'
  if (method === RAW || plain === 0 ? stored !== plain : stored > plain + plain / BEST_RATIO + 16)
    return 'bad'
  if (plain > stored * BEST_RATIO) return 'bad'
  return { bytes: HEADER + stored, plain }
}

function decode(bytes: Uint8Array, at: number, { bytes: length, plain }: Block): Uint8Array | string {
  const stored = bytes.subarray(at + HEADER, at + length)
  const checksum = int32(bytes, at + 17)
  // The mark that ends a stream has no checksum.
  if (plain === 0) return checksum === 0 ? stored : 'that ends a stream is damaged'
  const block = (bytes[at + 8]! & 0xf0) === RAW ? stored : uncompress(stored, plain)
  if (block === undefined || block.length !== plain) return 'cannot be decompressed'
  return (xxh32(block, SEED) & CHECKSUM_BITS) === checksum ? block : 'does not match its checksum'
}

let scratch = Buffer.alloc(64 * 1024)

/** The library wants the length in front of the block. */
function uncompress(stored: Uint8Array, plain: number): Uint8Array | undefined {
  const length = stored.length + 4
  if (scratch.length < length) scratch = Buffer.alloc(length * 2)
  scratch.writeInt32LE(plain, 0)
  scratch.set(stored, 4)
  try {
    library ??= nativeLibrary('lz4-napi') as typeof import('lz4-napi')
    return library.uncompressSync(scratch.subarray(0, length))
  } catch {
    return undefined
  }
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
