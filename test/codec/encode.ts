import { gzipSync } from 'node:zlib'
import { compressSync as lz4Block } from 'lz4-napi'
import { compressSync as snappyBlock } from 'snappy'
import type { CodecName } from '../../src/codec/codec.ts'
import { xxh32 } from '../../src/codec/xxh32.ts'

/** A compressed stream and its blocks: with the plain bytes of each, so that a test knows what damage may cost. */
export interface Encoded {
  readonly bytes: Buffer
  readonly blocks: readonly { readonly from: number; readonly to: number; readonly plain: Buffer }[]
}

/** Compresses `parts`, each as one block (zstd: one frame, gzip: one member), framed as Spark frames it. */
export function encode(codec: CodecName, parts: readonly Buffer[]): Encoded {
  const coder = CODERS[codec]
  const pieces = [coder.begin]
  const blocks: { from: number; to: number; plain: Buffer }[] = []
  let at = coder.begin.length
  for (const plain of parts) {
    const block = coder.block(plain)
    pieces.push(block)
    blocks.push({ from: at, to: at + block.length, plain })
    at += block.length
  }
  pieces.push(coder.end)
  return { bytes: Buffer.concat(pieces), blocks }
}

const EMPTY = Buffer.alloc(0)
const asIs = (plain: Buffer): Buffer => plain

const CODERS: Record<CodecName, { begin: Buffer; block(plain: Buffer): Buffer; end: Buffer }> = {
  none: { begin: EMPTY, block: asIs, end: EMPTY },
  zstd: { begin: EMPTY, block: (plain) => zstdFrame(plain), end: EMPTY },
  lz4: { begin: EMPTY, block: encodeLz4, end: lz4Header(0x10, 0, 0, 0) },
  snappy: {
    begin: Buffer.from('82534e4150505900 00000001 00000001'.replaceAll(' ', ''), 'hex'),
    block: encodeSnappy,
    end: EMPTY,
  },
  lzf: { begin: EMPTY, block: encodeLzfChunk, end: EMPTY },
  gzip: { begin: EMPTY, block: (plain) => gzipSync(plain), end: EMPTY },
}

function encodeLz4(plain: Buffer): Buffer {
  const checksum = xxh32(plain, 0x9747b28c) & 0x0fffffff
  const packed = lz4Block(plain).subarray(4)
  return packed.length < plain.length
    ? Buffer.concat([lz4Header(0x20, packed.length, plain.length, checksum), packed])
    : Buffer.concat([lz4Header(0x10, plain.length, plain.length, checksum), plain])
}

export function lz4Header(method: number, stored: number, plain: number, checksum: number): Buffer {
  const header = Buffer.alloc(21)
  header.write('LZ4Block')
  header[8] = method | 5
  header.writeInt32LE(stored, 9)
  header.writeInt32LE(plain, 13)
  header.writeInt32LE(checksum, 17)
  return header
}

function encodeSnappy(plain: Buffer): Buffer {
  const block = snappyBlock(plain)
  const length = Buffer.alloc(4)
  length.writeInt32BE(block.length)
  return Buffer.concat([length, block])
}

function encodeLzfChunk(plain: Buffer): Buffer {
  const packed = encodeLzf(plain)
  const isSmaller = packed.length < plain.length
  const header = Buffer.alloc(isSmaller ? 7 : 5)
  header.write('ZV')
  header[2] = isSmaller ? 1 : 0
  header.writeUInt16BE(isSmaller ? packed.length : plain.length, 3)
  if (isSmaller) header.writeUInt16BE(plain.length, 5)
  return Buffer.concat([header, isSmaller ? packed : plain])
}

/** A greedy LZF encoder: matches of three bytes and more, found by the last place of each three-byte text. */
function encodeLzf(plain: Buffer): Buffer {
  const out: number[] = []
  const last = new Map<number, number>()
  let literals: number[] = []
  const flush = (): void => {
    for (let i = 0; i < literals.length; i += 32) {
      const run = literals.slice(i, i + 32)
      out.push(run.length - 1, ...run)
    }
    literals = []
  }
  for (let at = 0; at < plain.length; ) {
    const key = at + 2 < plain.length ? plain.readUIntBE(at, 3) : -1
    const from = last.get(key) ?? -1
    if (key >= 0) last.set(key, at)
    const offset = at - from - 1
    if (from < 0 || offset >= 1 << 13) {
      literals.push(plain[at++]!)
      continue
    }
    let length = 3
    while (length < 264 && at + length < plain.length && plain[from + length] === plain[at + length]) length++
    flush()
    const short = Math.min(length - 2, 7)
    out.push((short << 5) | (offset >> 8))
    if (short === 7) out.push(length - 9)
    out.push(offset & 0xff)
    at += length
  }
  flush()
  return Buffer.from(out)
}

/** A zstd frame of raw blocks: valid zstd, though nothing is saved. */
export function zstdFrame(plain: Buffer, blockBytes = 128 * 1024): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at < plain.length || at === 0; at += blockBytes) {
    const block = plain.subarray(at, at + blockBytes)
    blocks.push(zstdBlock(0, block.length, at + blockBytes >= plain.length), block)
  }
  return Buffer.concat([ZSTD_HEADER, ...blocks])
}

/** A zstd frame of `blocks` times `bytes` zeros, four bytes for each block. */
export function zstdBomb(blocks: number, bytes: number): Buffer {
  const block = Buffer.concat([zstdBlock(1, bytes, false), Buffer.alloc(1)])
  const last = Buffer.concat([zstdBlock(1, bytes, true), Buffer.alloc(1)])
  return Buffer.concat([ZSTD_HEADER, ...Array.from({ length: blocks - 1 }, () => block), last])
}

/** Magic, no content size, no checksum, a window of 1 MiB. */
const ZSTD_HEADER = Buffer.from('28b52ffd0050', 'hex')

function zstdBlock(type: number, size: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3)
  return header
}
