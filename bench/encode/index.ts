import { createGzip } from 'node:zlib'
import type { CodecName } from '../../src/codec/index.ts'
import { lz4Blocks, lzfChunks, snappyBlocks } from './blocks.ts'
import type { Packet } from './packets.ts'
import { zstdFrames } from './zstd.ts'

export const CODEC_NAMES: readonly CodecName[] = ['none', 'zstd', 'lz4', 'snappy', 'lzf', 'gzip']

export type Encoder = (packets: Iterable<Packet>) => Iterable<Buffer> | AsyncIterable<Buffer>

/** Compresses as Spark does, with its flushes; gzip as the gzip program does. */
export const ENCODERS: Readonly<Record<CodecName, Encoder>> = {
  none: plain,
  zstd: zstdFrames,
  lz4: lz4Blocks,
  snappy: snappyBlocks,
  lzf: lzfChunks,
  gzip: gzipStream,
}

function* plain(packets: Iterable<Packet>): Generator<Buffer> {
  for (const { bytes } of packets) yield bytes
}

async function* gzipStream(packets: Iterable<Packet>): AsyncGenerator<Buffer> {
  const gzip = createGzip()
  const output: AsyncIterable<Buffer> = gzip
  const feed = async () => {
    for (const bytes of plain(packets)) {
      if (!gzip.write(bytes)) await new Promise((resolve) => gzip.once('drain', resolve))
    }
    gzip.end()
  }
  const fed = feed()
  yield* output
  await fed
}
