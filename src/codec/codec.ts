import type { DiagnosticCode } from '../base/diagnostics.ts'

/**
 * Bytes that were lost at one place of a compressed stream: the lines on both sides of it are broken.
 * `offset` counts bytes of the compressed input and is where the damage begins, as near as it is known.
 */
export interface CodecProblem {
  readonly code: Extract<DiagnosticCode, 'truncated' | 'damaged_codec' | 'expands_too_much'>
  readonly offset: number
  readonly detail: string
}

/** Decompressed bytes, or a gap. The bytes are only good until the generator's next step: copy them to keep them. */
export type Piece = Uint8Array | CodecProblem

/** Part of a compressed stream, in order. `bytes` fills its ArrayBuffer, which belongs to the receiver. */
export type Segment =
  /** Whole blocks, for `expand(bytes, offset)` in any thread. */
  | { readonly kind: 'compressed'; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /**
   * Already decompressed. Decompressing can start anew at `offset` of the stream: it then gives the bytes of all segments
   * with this offset, one after the other.
   */
  | { readonly kind: 'plain'; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'problem'; readonly problem: CodecProblem }

export type CodecName = 'none' | 'zstd' | 'lz4' | 'snappy' | 'lzf' | 'gzip'

export interface Codec {
  readonly name: CodecName
  /** Whether a stream begins like this codec's. `head` may be shorter than the stream: `HEAD_BYTES` are enough. */
  sniff(head: Uint8Array): boolean
  /** Whether `segments` decompresses, where a stream has no blocks: by one thread, from its beginning to its end. */
  readonly inSequence: boolean
  /**
   * Cuts a stream into segments that can be expanded independently, by walking block headers only. Streams without
   * such blocks are decompressed here. Chunks may have any size; they are not kept, but codec `none` may pass on as
   * its own the ArrayBuffer of a chunk that fills it.
   */
  segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined>
  /** To be awaited once a thread before `expand`, where it is there. */
  prepare?(): Promise<void>
  /** Expands one 'compressed' segment in pieces of about 1 MiB at most, or of one block. */
  expand(bytes: Uint8Array, offset: number): Generator<Piece, void, undefined>
}

/** The most bytes that any `sniff` looks at. */
export const HEAD_BYTES = 16

/** Compressed bytes of a segment: big enough that passing it to a thread costs nothing against expanding it. */
export const SEGMENT_BYTES = 512 * 1024
/** Decompressed bytes of a segment, where headers tell. */
export const SEGMENT_PLAIN = 4 * 1024 * 1024

export function startsWith(bytes: Uint8Array, magic: Uint8Array, at = 0): boolean {
  if (bytes.length - at < magic.length) return false
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic[i]) return false
  return true
}
