import type { Bound } from './prepared.ts'
import type { RangeSelect, Select } from './select.ts'

type Rows = readonly object[]
type Read = (query: Select<object>, ...bound: readonly Bound[]) => Promise<Rows>

/**
 * Rows of a database that does not change, those asked for last, within a number of bytes. For DuckDB (1.5) it takes a
 * millisecond or two to plan a query of many columns, each time, also if it is prepared (PreparedStatement::CanCachePlan), and
 * next to nothing to give more rows.
 */
export class KeptRows {
  readonly #read: Read
  readonly #results = new Map<string, { readonly rows: Promise<Rows>; bytes: number }>()
  /** Blocks that are not read as such. */
  readonly #tooLarge = new Set<string>()
  #bytes = 0

  constructor(read: Read) {
    this.#read = read
  }

  /** All rows of a query. */
  async rows(query: Select<object>, ...bound: readonly Bound[]): Promise<Rows> {
    const key = keyOf(query, bound)
    const known = this.#results.get(key)
    if (known !== undefined) {
      this.#results.delete(key)
      this.#results.set(key, known)
      return known.rows
    }
    const result = { rows: this.#read(query, ...bound), bytes: 0 }
    this.#results.set(key, result)
    try {
      const rows = await result.rows
      result.bytes = costOf(key, rows)
    } catch (error) {
      this.#results.delete(key)
      throw error
    }
    this.#bytes += result.bytes
    if (result.bytes > LARGEST) {
      this.#drop(key)
      if (this.#tooLarge.size >= MOST_TOO_LARGE) this.#tooLarge.clear()
      this.#tooLarge.add(key)
    }
    for (const oldest of this.#results.keys()) {
      if (this.#bytes <= ALL) break
      this.#drop(oldest)
    }
    return result.rows
  }

  /** The rows with ids from `first` to `last`: whole blocks are read, unless they are many or too large to be kept. */
  async range<Row extends object>(
    query: RangeSelect<Row>,
    attemptKey: number,
    first: number | bigint,
    last: number | bigint,
  ): Promise<Rows> {
    const { id } = query
    const blocks = blocksOf(query.block, first, last)
    const isKept = blocks?.every((ends) => !this.#tooLarge.has(keyOf(query, [attemptKey, ...ends])))
    if (blocks === undefined || !isKept) return this.#read(query, attemptKey, first, last)
    const found = await Promise.all(blocks.map((ends) => this.rows(query, attemptKey, ...ends)))
    return found.flat().filter((row) => {
      const its = (row as Row)[id] as number
      return its >= first && its <= last
    })
  }

  #drop(key: string): void {
    const result = this.#results.get(key)
    // What is being read is not there yet, and is counted when it is.
    if (result === undefined || result.bytes === 0) return
    this.#results.delete(key)
    this.#bytes -= result.bytes
  }
}

const ALL = 24 << 20
const LARGEST = 1 << 20
const MOST_BLOCKS = 4
const MOST_TOO_LARGE = 10_000

/** The ends of the blocks that these ids are in; undefined if they are many, or not exact as numbers. */
function blocksOf(
  size: number,
  first: number | bigint,
  last: number | bigint,
): [number, number][] | undefined {
  if (!Number.isSafeInteger(Number(first)) || !Number.isSafeInteger(Number(last))) return undefined
  const blocks: [number, number][] = []
  for (let from = Math.floor(Number(first) / size) * size; from <= last; from += size) {
    if (blocks.length === MOST_BLOCKS) return undefined
    blocks.push([from, from + size - 1])
  }
  return blocks
}

function keyOf({ sql }: Select<object>, bound: readonly Bound[]): string {
  return JSON.stringify([sql, ...bound], (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** About what V8 takes for it. */
function costOf(key: string, rows: Rows): number {
  let bytes = 2 * key.length + 200
  for (const row of rows) {
    bytes += 50
    for (const value of Object.values(row)) bytes += typeof value === 'string' ? 24 + value.length : 12
  }
  return bytes
}
