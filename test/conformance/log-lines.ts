/** Log files in the plainest way: decompressed in one piece, and cut into lines. */
import { createReadStream, readFileSync } from 'node:fs'
import { codecOf, HEAD_BYTES, prepareCodecs } from '../../src/codec/index.ts'

/** The decompressed bytes of a file, as far as they can be had. */
export async function plainBytes(file: string): Promise<Buffer> {
  await prepareCodecs()
  const codec = codecOf(readFileSync(file).subarray(0, HEAD_BYTES))
  const pieces: Buffer[] = []
  for await (const segment of codec.segments(createReadStream(file))) {
    if (segment.kind === 'plain') pieces.push(Buffer.from(segment.bytes))
    if (segment.kind !== 'compressed') continue
    for (const piece of codec.expand(segment.bytes, segment.offset))
      if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece))
  }
  return Buffer.concat(pieces)
}

/** The whole lines of these files, one file after the other. */
export async function linesOf(files: readonly string[]): Promise<string[]> {
  const lines: string[] = []
  for (const file of files)
    lines.push(...(await plainBytes(file)).toString('utf8').split('\n').filter(isWhole))
  return lines
}

/** The last line of a log that was cut is not. */
function isWhole(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
