/**
 * The order in which a scala.collection.mutable.HashMap (2.13) gives its entries back. The history server answers some
 * lists in it, so the tables say each row's place in that order.
 */

const FIRST_TABLE = 16
const LOAD_FACTOR = 0.75

/** String.hashCode of Java. */
export function javaHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** The hash Scala gives a Long: its value where that is an Int. */
export function longHash(value: number): number {
  if (value === (value | 0)) return value
  const high = Math.floor(value / 4294967296)
  return (value - high * 4294967296) ^ high
}

/**
 * `items` in the order of a hash map that they were put into one by one under these hashes. `inserted` is how many
 * entries that map has in all, if only some are given. Within one hash the order of insertion is kept.
 */
export function inHashOrder<T>(
  items: readonly T[],
  hashOf: (item: T) => number,
  inserted = items.length,
): T[] {
  const mask = tableSize(inserted) - 1
  return items
    .map((item) => {
      const hash = hashOf(item)
      return { item, improved: hash ^ (hash >>> 16) }
    })
    .sort((a, b) => (a.improved & mask) - (b.improved & mask) || a.improved - b.improved)
    .map(({ item }) => item)
}

/** The table doubles before it would be three quarters full. */
function tableSize(entries: number): number {
  let size = FIRST_TABLE
  while (entries >= Math.trunc(size * LOAD_FACTOR)) size *= 2
  return size
}
