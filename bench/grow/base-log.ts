import { codecOf, HEAD_BYTES, prepareCodecs } from '../../src/codec/index.ts'
import { findLogs } from '../../src/source/find-logs.ts'
import type { EventLog, LogPart } from '../../src/source/part.ts'

/** A real log to grow from: its lines, without newlines. */
export interface BaseLog {
  readonly path: string
  readonly lines: readonly string[]
}

/** More than this is not read as a base: all of it is held in memory. */
const MOST_BYTES = 400_000_000

/** All logs of a file or folder that can be read whole. */
export async function* readBaseLogs(source: string): AsyncGenerator<BaseLog> {
  await prepareCodecs()
  for await (const found of findLogs([source])) {
    if (found.kind === 'log') yield { path: found.log.path, lines: await linesOf(found.log) }
  }
}

/** The decompressed bytes of one file. @throws Error where it is damaged */
export async function* plainBytes(part: LogPart): AsyncGenerator<Uint8Array> {
  await prepareCodecs()
  const head: Uint8Array[] = []
  for await (const chunk of part.open()) {
    head.push(chunk)
    if (head.reduce((sum, { length }) => sum + length, 0) >= HEAD_BYTES) break
  }
  const codec = codecOf(Buffer.concat(head))
  for await (const segment of codec.segments(part.open())) {
    if (segment.kind === 'plain') yield segment.bytes
    else if (segment.kind === 'problem') throw new Error(`${part.path}: ${segment.problem.detail}`)
    else {
      for (const piece of codec.expand(segment.bytes, segment.offset)) {
        if (!(piece instanceof Uint8Array)) throw new Error(`${part.path}: ${piece.detail}`)
        yield piece
      }
    }
  }
}

/** As far as the log is whole: cut and damaged logs give the lines before the damage. */
async function linesOf(log: EventLog): Promise<string[]> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for (const part of log.parts) {
      for await (const piece of plainBytes(part)) {
        length += piece.length
        if (length > MOST_BYTES) return []
        pieces.push(Buffer.from(piece))
      }
    }
  } catch {
    // What came before it is good enough to grow from.
  }
  return Buffer.concat(pieces)
    .toString()
    .split(/\r?\n/)
    .filter((line) => line.startsWith('{"Event":"') && line.endsWith('}'))
}
