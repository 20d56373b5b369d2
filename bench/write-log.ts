import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CodecName } from '../src/codec/index.ts'
import { ENCODERS } from './encode/index.ts'
import { type Packet, packetsOf } from './encode/packets.ts'
import type { LogLine } from './grow/template.ts'

/** What became of the lines, in bytes. */
export interface Written {
  readonly plain: number
  readonly stored: number
}

/** Writes a log as Spark would; `path` is there only once all of it is. */
export async function writeLog(lines: Iterable<LogLine>, codec: CodecName, path: string): Promise<Written> {
  let plain = 0
  const counted = function* (): Generator<Packet> {
    for (const packet of packetsOf(lines)) {
      plain += packet.bytes.length
      yield packet
    }
  }
  const partial = `${path}.partial`
  const file = createWriteStream(partial)
  await pipeline(Readable.from(ENCODERS[codec](counted()), { highWaterMark: 4 }), file)
  await rename(partial, path)
  return { plain, stored: file.bytesWritten }
}
