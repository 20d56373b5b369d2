/** Lines one behind the other: line n is bytes[ends[n - 1]..ends[n]). One buffer, however many lines there are. */
export interface PackedLines {
  readonly bytes: Uint8Array
  readonly ends: Uint32Array
  /** Two numbers a line: its line, counted from 0 in the segment, and its offset there. */
  readonly places: Float64Array
}

export function lineAt({ bytes, ends }: PackedLines, n: number): Uint8Array {
  return bytes.subarray(n === 0 ? 0 : ends[n - 1], ends[n])
}

export class LinePacker {
  #bytes = new Uint8Array(0)
  #length = 0
  #ends: number[] = []
  #places: number[] = []

  add(line: Uint8Array, number: number, offset: number): void {
    const length = this.#length + line.length
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#bytes.set(line, this.#length)
    this.#length = length
    this.#ends.push(length)
    this.#places.push(number, offset)
  }

  take(): PackedLines {
    const lines = {
      bytes: this.#bytes.subarray(0, this.#length),
      ends: Uint32Array.from(this.#ends),
      places: Float64Array.from(this.#places),
    }
    this.#bytes = new Uint8Array(0)
    this.#length = 0
    this.#ends = []
    this.#places = []
    return lines
  }
}
