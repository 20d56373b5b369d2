import { compressSync as lz4 } from 'lz4-napi'
import { compressSync as snappy } from 'snappy'
import { xxh32 } from '../../src/codec/xxh32.ts'
import { compressLzf } from './lzf.ts'
import type { Packet } from './packets.ts'

/** `spark.io.compression.lz4.blockSize` and `.snappy.blockSize` */
const BLOCK = 32 * 1024
/** LZFChunk.MAX_CHUNK_LEN of ning-compress */
const LZF_CHUNK = 65_535

/** lz4-java's blocks. Its stream is made with syncFlush off: a flush ends no block. */
export function* lz4Blocks(packets: Iterable<Packet>): Generator<Buffer> {
  for (const block of cut(packets, BLOCK, false)) {
    const checksum = xxh32(block, 0x9747b28c) & 0x0fffffff
    // The library puts the length in front.
    const packed = lz4(block).subarray(4)
    const isSmaller = packed.length < block.length
    const stored = isSmaller ? packed : block
    yield Buffer.concat([lz4Header(isSmaller ? 0x20 : 0x10, stored.length, block.length, checksum), stored])
  }
  yield lz4Header(0x10, 0, 0, 0)
}

function lz4Header(method: number, stored: number, plain: number, checksum: number): Buffer {
  const header = Buffer.alloc(21)
  header.write('LZ4Block')
  // The low half of the byte: a block has 2^(10 + 5) bytes at most.
  header[8] = method | 5
  header.writeInt32LE(stored, 9)
  header.writeInt32LE(plain, 13)
  header.writeInt32LE(checksum, 17)
  return header
}

/** snappy-java's stream: a header, then a chunk for each block and each flush. */
export function* snappyBlocks(packets: Iterable<Packet>): Generator<Buffer> {
  yield Buffer.from('82534e41505059000000000100000001', 'hex')
  for (const block of cut(packets, BLOCK, true)) {
    const packed = snappy(block)
    const length = Buffer.alloc(4)
    length.writeInt32BE(packed.length)
    yield Buffer.concat([length, packed])
  }
}

/** ning-compress' chunks, one for each 64 KiB and each flush. */
export function* lzfChunks(packets: Iterable<Packet>): Generator<Buffer> {
  for (const block of cut(packets, LZF_CHUNK, true)) {
    const packed = compressLzf(block)
    const header = Buffer.alloc(packed === undefined ? 5 : 7)
    header.write('ZV')
    header[2] = packed === undefined ? 0 : 1
    header.writeUInt16BE((packed ?? block).length, 3)
    if (packed !== undefined) header.writeUInt16BE(block.length, 5)
    yield Buffer.concat([header, packed ?? block])
  }
}

/** Blocks of `size` bytes; shorter ones at a flush, where it ends a block, and at the end. */
function* cut(packets: Iterable<Packet>, size: number, flushes: boolean): Generator<Buffer> {
  const block = Buffer.alloc(size)
  let filled = 0
  for (const { bytes, flush } of packets) {
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(block, filled, at)
      at += copied
      filled += copied
      if (filled < size) break
      yield block
      filled = 0
    }
    if (!flush || !flushes || filled === 0) continue
    yield block.subarray(0, filled)
    filled = 0
  }
  if (filled > 0) yield block.subarray(0, filled)
}
