import type { LogLine } from '../grow/template.ts'

/** Bytes of some lines, and whether Spark flushes behind them. */
export interface Packet {
  readonly bytes: Buffer
  readonly flush: boolean
}

/** Bytes that are gathered before they are passed on, unless a flush comes first. */
const PACKET = 256 * 1024

/** Lines with their newlines, many at a time. */
export function* packetsOf(lines: Iterable<LogLine>): Generator<Packet> {
  let text = ''
  for (const line of lines) {
    text += `${line.text}\n`
    if (!line.flush && text.length < PACKET) continue
    yield { bytes: Buffer.from(text), flush: line.flush }
    text = ''
  }
  if (text !== '') yield { bytes: Buffer.from(text), flush: true }
}
