import { startsWith } from './codec.ts'

// RFC 8878, sections 3.1.1 and 3.1.2.
export const FRAME_MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)
/** The first byte of a skippable frame is 0x50 to 0x5f. */
const SKIPPABLE_MAGIC = Uint8Array.of(0x2a, 0x4d, 0x18)
/** No block is longer, compressed or not. */
const MAX_BLOCK = 128 * 1024
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]
const DICTIONARY_BYTES = [0, 1, 2, 4]
const BLOCK_RLE = 1
const BLOCK_COMPRESSED = 2

/** What must come next in a stream. */
export type Phase =
  | { readonly at: 'frame' }
  | { readonly at: 'block'; readonly checksum: boolean; readonly maxBlock: number }
  | { readonly at: 'checksum' }
  | { readonly at: 'skippable'; readonly left: number }

export const FRAME: Phase = { at: 'frame' }

/** A frame header, a block, a checksum or a part of a skippable frame. */
export interface Unit {
  readonly bytes: number
  /** It is of no interest to the decompressor. */
  readonly isSkippable: boolean
  /** It decompresses to this many bytes at most. */
  readonly plain: number
  readonly next: Phase
}

/** What stands at `at`, read from headers alone: 'more' if what is there so far could be its beginning. */
export function readUnit(phase: Phase, bytes: Uint8Array, at: number): Unit | 'more' | 'bad' {
  switch (phase.at) {
    case 'frame':
      return readFrameHeader(bytes, at)
    case 'block':
      return readBlock(phase, bytes, at)
    case 'checksum':
      return { bytes: 4, isSkippable: false, plain: 0, next: FRAME }
    case 'skippable': {
      const length = Math.min(phase.left, bytes.length - at)
      if (length <= 0) return 'more'
      return skippable(length, phase.left - length)
    }
  }
}

/** The first place from `from` on where a frame header may begin, or `~at`: none before `at`, and what follows is too short to tell. */
export function findFrame(bytes: Uint8Array, from: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = buffer.indexOf(FRAME_MAGIC, from)
  while (at >= 0 && readFrameHeader(bytes, at) === 'bad') at = buffer.indexOf(FRAME_MAGIC, at + 1)
  return at >= 0 ? at : ~Math.max(from, bytes.length - FRAME_MAGIC.length + 1)
}

function readFrameHeader(bytes: Uint8Array, at: number): Unit | 'more' | 'bad' {
  const there = bytes.length - at
  const isSkippable = (bytes[at] ?? 0) >> 4 === 5
  const magic = isSkippable ? SKIPPABLE_MAGIC : FRAME_MAGIC
  const from = isSkippable ? at + 1 : at
  if (!startsWith(bytes, magic, from)) {
    const isPart = there < 4 && startsWith(magic, bytes.subarray(from))
    return isPart ? 'more' : 'bad'
  }
  if (there < 8) return 'more'
  if (isSkippable) return skippable(8, uint32(bytes, at + 4))
  const descriptor = bytes[at + 4]!
  if ((descriptor & 0x08) !== 0) return 'bad'
  const singleSegment = (descriptor >> 5) & 1
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? singleSegment : CONTENT_SIZE_BYTES[sizeFlag]!
  const length = 6 - singleSegment + DICTIONARY_BYTES[descriptor & 3]! + sizeBytes
  if (there < length) return 'more'
  const window = bytes[at + 5]!
  // The smallest window is 1 KiB (RFC 8878, 3.1.1.1.2). Where there is none, the content's size takes its place.
  const windowBytes = singleSegment === 1 ? MAX_BLOCK : 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8)
  const checksum = ((descriptor >> 2) & 1) === 1
  const maxBlock = Math.min(MAX_BLOCK, windowBytes)
  return { bytes: length, isSkippable: false, plain: 0, next: { at: 'block', checksum, maxBlock } }
}

function readBlock(phase: Phase & { at: 'block' }, bytes: Uint8Array, at: number): Unit | 'more' | 'bad' {
  if (at + 3 > bytes.length) return 'more'
  const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
  const type = (header >> 1) & 3
  const size = header >> 3
  if (type > BLOCK_COMPRESSED || size > phase.maxBlock) return 'bad'
  const isLast = (header & 1) === 1
  return {
    bytes: 3 + (type === BLOCK_RLE ? 1 : size),
    isSkippable: false,
    plain: type === BLOCK_COMPRESSED ? phase.maxBlock : size,
    next: !isLast ? phase : phase.checksum ? { at: 'checksum' } : FRAME,
  }
}

function skippable(bytes: number, left: number): Unit {
  return { bytes, isSkippable: true, plain: 0, next: left === 0 ? FRAME : { at: 'skippable', left } }
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
