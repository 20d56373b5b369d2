import { Zstd } from '@hpcc-js/wasm-zstd'
import type { Packet } from './packets.ts'

/** `spark.io.compression.zstd.level` */
const LEVEL = 1

/**
 * One frame for all between two flushes, without its size and checksum (SPARK-29322: the log's stream closes its frame on
 * flush). A stage of many tasks makes a long frame.
 */
export async function* zstdFrames(packets: Iterable<Packet>): AsyncGenerator<Buffer> {
  const zstd = await Zstd.load()
  let isOpen = false
  for (const { bytes, flush } of packets) {
    if (!isOpen) {
      zstd.reset()
      zstd.setCompressionLevel(LEVEL)
      isOpen = true
    }
    // What it gives lies in its own memory.
    yield Buffer.from(zstd.compressChunk(bytes))
    if (!flush) continue
    yield Buffer.from(zstd.compressEnd())
    isOpen = false
  }
}
