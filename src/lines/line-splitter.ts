/** A line of `buffer[from..to)`; the byte at `to` exists and is a newline. `line` and `offset` count from the segment's start. */
export type OnLine = (
  buffer: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  line: number,
  offset: number,
) => void

/** V8's longest string is 2^29 - 24 characters: a longer line could not be parsed. */
export const MAX_LINE = 2 ** 29 - 25

/** Bytes of a line that begins or ends elsewhere. `broken`: bytes are missing in it; it is not worth joining. */
export interface HalfLine {
  readonly bytes: Uint8Array
  readonly broken: boolean
}

const NEWLINE = 0x0a

/** Cuts a segment of a file, given in pieces, into lines; keeps the halves at its ends. Pieces may be reused by the caller. */
export class LineSplitter {
  /** Newlines so far. */
  newlines = 0
  /** Bytes so far. */
  bytes = 0
  #head: HalfLine | undefined
  #carry: Uint8Array[] = []
  #carried = 0
  #broken = false
  readonly #onLine: OnLine
  readonly #onLost: (reason: 'gap' | 'long', line: number, offset: number, length: number) => void

  constructor(
    onLine: OnLine,
    onLost: (reason: 'gap' | 'long', line: number, offset: number, length: number) => void,
  ) {
    this.#onLine = onLine
    this.#onLost = onLost
  }

  push(piece: Uint8Array): void {
    // Buffer's indexOf is memchr, several times faster than that of a typed array.
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    let at = buffer.indexOf(NEWLINE)
    if (at < 0) {
      this.#keep(piece)
      this.bytes += piece.length
      return
    }
    this.#endCarried(piece.subarray(0, at + 1))
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength)
    for (let from = at + 1; ; from = at + 1) {
      at = buffer.indexOf(NEWLINE, from)
      if (at < 0) {
        this.#keep(piece.subarray(from))
        break
      }
      this.#onLine(piece, view, from, at, this.newlines, this.bytes + from)
      this.newlines++
    }
    this.bytes += piece.length
  }

  /** Bytes are missing here: the line that runs across this place is lost. */
  gap(): void {
    this.#broken = true
  }

  /** The halves at both ends. If there was no newline, all of it is the head. */
  finish(): { head: HalfLine; tail: HalfLine } {
    const rest = { bytes: this.#takeCarry(), broken: this.#broken }
    return this.#head === undefined
      ? { head: rest, tail: { bytes: new Uint8Array(0), broken: false } }
      : { head: this.#head, tail: rest }
  }

  #keep(bytes: Uint8Array): void {
    this.#carried += bytes.length
    if (this.#carried > MAX_LINE) this.#carry = []
    else if (bytes.length > 0) this.#carry.push(bytes.slice())
  }

  /** `end` is the rest of the carried line with its newline. */
  #endCarried(end: Uint8Array): void {
    const length = this.#carried + end.length - 1
    const offset = this.bytes - this.#carried
    if (this.#head === undefined && length <= MAX_LINE) {
      this.#keep(end.subarray(0, end.length - 1))
      this.#head = { bytes: this.#takeCarry(), broken: this.#broken }
    } else if (length > MAX_LINE) {
      this.#head ??= { bytes: new Uint8Array(0), broken: true }
      this.#onLost('long', this.newlines, offset, length)
    } else if (this.#broken) this.#onLost('gap', this.newlines, offset, length)
    else {
      this.#carry.push(end.slice())
      const line = this.#takeCarry()
      this.#onLine(line, new DataView(line.buffer), 0, line.length - 1, this.newlines, offset)
    }
    this.#carry = []
    this.#carried = 0
    this.#broken = false
    this.newlines++
  }

  #takeCarry(): Uint8Array {
    const [only] = this.#carry
    if (this.#carry.length === 1 && only !== undefined) {
      this.#carry = []
      return only
    }
    const whole = new Uint8Array(this.#carry.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of this.#carry) {
      whole.set(piece, at)
      at += piece.length
    }
    this.#carry = []
    return whole
  }
}
