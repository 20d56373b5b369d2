import { type HalfLine, MAX_LINE } from './line-splitter.ts'

/** A line whose bytes come from several segments. Bytes beyond the longest line are counted, not kept. */
export class JoinedLine {
  /** Bytes it has. */
  length = 0
  /** Where it begins: decompressed bytes from the part's start. */
  offset = 0
  /** Bytes are missing in it. */
  broken = false
  #pieces: Uint8Array[] = []

  start(half: HalfLine, offset: number): void {
    this.length = 0
    this.offset = offset
    this.broken = false
    this.#pieces = []
    this.add(half)
  }

  add({ bytes, broken }: HalfLine): void {
    this.broken ||= broken
    this.length += bytes.length
    if (this.length > MAX_LINE) this.#pieces = []
    else if (bytes.length > 0) this.#pieces.push(bytes)
  }

  /** Its bytes and a newline; undefined if it is longer than a line can be. */
  take(): Uint8Array | undefined {
    if (this.length > MAX_LINE) return undefined
    const line = new Uint8Array(this.length + 1)
    let at = 0
    for (const piece of this.#pieces) {
      line.set(piece, at)
      at += piece.length
    }
    line[at] = 0x0a
    return line
  }
}
