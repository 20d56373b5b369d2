import type { Codec, CodecName } from './codec.ts'
import { gzip } from './gzip.ts'
import { lz4 } from './lz4.ts'
import { lzf } from './lzf.ts'
import { none } from './none.ts'
import { snappy } from './snappy.ts'
import { zstd } from './zstd.ts'

export {
  type Codec,
  type CodecName,
  type CodecProblem,
  HEAD_BYTES,
  type Piece,
  type Segment,
} from './codec.ts'

/** Every codec that Spark writes, and gzip. `none` takes what no other one knows, so it stands last. */
export const CODECS: readonly Codec[] = [zstd, lz4, snappy, lzf, gzip, none]

/** The codec of a stream that begins with these bytes: names lie (a `.zstd.compact` may be plain, SPARK-43991). */
export function codecOf(head: Uint8Array): Codec {
  return CODECS.find((codec) => codec.sniff(head)) ?? none
}

export function codecNamed(name: CodecName): Codec {
  return CODECS.find((codec) => codec.name === name) ?? none
}

/** Loads what `expand` needs. To be awaited once in each thread before it. */
export async function prepareCodecs(): Promise<void> {
  for (const codec of CODECS) await codec.prepare?.()
}
