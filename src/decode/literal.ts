/** Bytes to compare, eight at a time; the last word may overlap the one before it. */
export interface Literal {
  readonly length: number
  /**
   * Eight bytes as a double: the widest load that JavaScript compares without making an object. Equal doubles are equal
   * bytes, but for zeros and NaN, whose bytes no JSON text has; those of other text may compare as unequal, never as equal.
   */
  readonly words: Float64Array
  /** The bytes, where there are fewer than eight. */
  readonly bytes: Uint8Array
}

export function literalOf(bytes: Uint8Array): Literal {
  const { length } = bytes
  if (length < 8) return { length, words: new Float64Array(0), bytes: bytes.slice() }
  const words = new Float64Array(Math.ceil(length / 8))
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  for (let i = 0; i < words.length; i++) words[i] = view.getFloat64(Math.min(8 * i, length - 8), true)
  return { length, words, bytes: new Uint8Array(0) }
}

/** True if `line` has the literal at `at`. The caller sees to it that `at + literal.length` is within the buffer. */
export function matches(literal: Literal, line: Uint8Array, view: DataView, at: number): boolean {
  const { words, length } = literal
  const last = words.length - 1
  if (last < 0) {
    const { bytes } = literal
    for (let i = 0; i < length; i++) if (line[at + i] !== bytes[i]) return false
    return true
  }
  if (view.getFloat64(at + length - 8, true) !== words[last]) return false
  for (let i = 0; i < last; i++) if (view.getFloat64(at + 8 * i, true) !== words[i]) return false
  return true
}
