/** A set of small integers that is only added to: one bit each, and a Set for what is too large for that. */
export interface IndexSet {
  size: number
  bits: Uint32Array
  rest: Set<number> | undefined
}

const EMPTY = new Uint32Array(0)
const MOST_BITS = 1 << 20

export function newIndexSet(): IndexSet {
  return { size: 0, bits: EMPTY, rest: undefined }
}

export function addIndex(set: IndexSet, index: number): void {
  if (index < 0 || index >= MOST_BITS) {
    set.rest ??= new Set()
    if (set.rest.has(index)) return
    set.rest.add(index)
    set.size++
    return
  }
  const word = index >>> 5
  if (word >= set.bits.length) set.bits = grown(set.bits, word)
  const bit = 1 << (index & 31)
  if ((set.bits[word]! & bit) !== 0) return
  set.bits[word] = set.bits[word]! | bit
  set.size++
}

function grown(bits: Uint32Array, word: number): Uint32Array {
  const larger = new Uint32Array(Math.max(8, word + 1, bits.length * 2))
  larger.set(bits)
  return larger
}
