/**
 * The order in which Scala 2.13 walks an immutable Set[Int] that the numbers were added to one after the other: as added up
 * to four, by hash above (immutable/HashSet.scala, a CHAMP trie). It decides which of two equal maxima Spark names.
 */
export function scalaSetOrder(added: readonly number[]): number[] {
  return scalaOrder(added, (value) => value)
}

/** The same for keys of any kind, also of an immutable Map; `hashOf` is their hashCode. */
export function scalaOrder<T>(added: readonly T[], hashOf: (key: T) => number): T[] {
  if (added.length <= 4) return [...added]
  const order: T[] = []
  walk(
    added.map((value) => ({ value, hash: improve(hashOf(value)) })),
    0,
    order,
  )
  return order
}

interface Element<T> {
  readonly value: T
  readonly hash: number
}

/** A node gives out what has a place of its own first, then its subnodes, each in the order of five bits of the hash. */
function walk<T>(elements: readonly Element<T>[], shift: number, order: T[]): void {
  if (shift > LAST_SHIFT) {
    // One hash for all of them.
    for (const { value } of elements) order.push(value)
    return
  }
  const slots: Element<T>[][] = Array.from({ length: 32 }, () => [])
  for (const element of elements) slots[(element.hash >>> shift) & 31]!.push(element)
  for (const slot of slots) if (slot.length === 1) order.push(slot[0]!.value)
  for (const slot of slots) if (slot.length > 1) walk(slot, shift + 5, order)
}

const LAST_SHIFT = 30

/** scala.collection.Hashing.improve: different for different numbers, so that a walk ends. */
function improve(value: number): number {
  let hash = (value + ~(value << 9)) | 0
  hash ^= hash >>> 14
  hash = (hash + (hash << 4)) | 0
  return hash ^ (hash >>> 10)
}
