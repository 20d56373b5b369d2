/**
 * The order in which the history server gives back a map of a log. JsonProtocol.scala makes a mutable.HashSet of the
 * pairs first (`properties.asScala.map { ... }.toMap`), so it depends on the hashes of key and value.
 */
import { inHashOrder, javaHash, longHash } from './scala-hash.ts'
import { scalaOrder } from './sql/scala-set.ts'

/** The map as it comes out of that set, into an immutable Map; `hashOf` is Scala's hash of a value. */
export function asScalaMap<V>(map: ReadonlyMap<string, V>, hashOf: (value: V) => number): Map<string, V> {
  const pairs = inHashOrder([...map], ([key, value]) => pairHash(javaHash(key), hashOf(value)))
  return new Map(scalaOrder(pairs, ([key]) => javaHash(key)))
}

/** Of texts: URLs of logs, attributes. */
export function textHash(value: unknown): number {
  return typeof value === 'string' ? javaHash(value) : 0
}

/** Of a Double: as a whole number where it is one, else as a Float if that is exact. */
export function doubleHash(value: number): number {
  if (Number.isSafeInteger(value)) return longHash(value)
  const bits = new DataView(new ArrayBuffer(8))
  if (Math.fround(value) === value) {
    bits.setFloat32(0, value)
    return bits.getInt32(0)
  }
  bits.setFloat64(0, value)
  return bits.getInt32(0) ^ bits.getInt32(4)
}

/** Of a Seq, by the hashes of its items (MurmurHash3.seqHash): an even row of numbers is hashed as a Range. */
export function seqHash(items: readonly number[]): number {
  const [first = 0, second = 0] = items
  const step = (second - first) | 0
  if (items.length > 1 && items.every((item, i) => i === 0 || ((item - items[i - 1]!) | 0) === step)) {
    const last = items.at(-1)!
    return avalanche(mix(mix(mix(SEQ, first), step), last))
  }
  return avalanche(items.reduce(mix, SEQ) ^ items.length)
}

const SEQ = javaHash('Seq')

/** Of a pair (MurmurHash3.productHash). */
function pairHash(key: number, value: number): number {
  return avalanche(mix(mix(mix(0xcafebabe | 0, javaHash('Tuple2')), key), value) ^ 2)
}

function mix(hash: number, data: number): number {
  const k = Math.imul(rotated(Math.imul(data, 0xcc9e2d51), 15), 0x1b873593)
  return (Math.imul(rotated(hash ^ k, 13), 5) + 0xe6546b64) | 0
}

function avalanche(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
