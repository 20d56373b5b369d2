import type { Bound } from './prepared.ts'
import type { RangeSelect, Select } from './select.ts'

type Rows = readonly object[]

/** How they are read. */
interface Reads {
  rows(query: Select<object>, ...bound: readonly Bound[]): Promise<Rows>
  numbers(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Float64Array>
}

interface Result {
  readonly value: Promise<unknown>
  /** 0 while it is being read. */
  bytes: number
}

/**
 * Rows of a database that does not change, those asked for last, within a number of bytes. For DuckDB (1.5) it takes a
 * millisecond or two to plan a query of many columns, each time that it has parameters, also if it is prepared, and next to
 * nothing to give more rows.
 */
export class KeptRows {
  readonly #reads: Reads
  readonly #results = new Map<string, Result>()
  /** Blocks that are not read as such. */
  readonly #tooLarge = new Set<string>()
  #bytes = 0

  constructor(reads: Reads) {
    this.#reads = reads
  }

  /** All rows of a query. */
  async rows(query: Select<object>, ...bound: readonly Bound[]): Promise<Rows> {
    const key = keyOf(query, bound)
    return this.#kept(
      key,
      () => this.#reads.rows(query, ...bound),
      (rows) => costOf(key, rows),
    )
  }

  /** The only column of a query, of DOUBLE without NULL. */
  async numbers(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Float64Array> {
    const key = keyOf(query, bound)
    return this.#kept(
      key,
      () => this.#reads.numbers(query, ...bound),
      (numbers) => costOf(key, []) + numbers.byteLength,
    )
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
    if (blocks === undefined || !isKept) return this.#reads.rows(query, attemptKey, first, last)
    const found = await Promise.all(blocks.map((ends) => this.rows(query, attemptKey, ...ends)))
    return found.flat().filter((row) => {
      const its = (row as Row)[id] as number
      return its >= first && its <= last
    })
  }

  async #kept<T>(key: string, read: () => Promise<T>, cost: (value: T) => number): Promise<T> {
    const known = this.#results.get(key)
    if (known !== undefined) {
      this.#results.delete(key)
      this.#results.set(key, known)
      // A query gives either rows or numbers.
      return known.value as Promise<T>
    }
    const reading = read()
    const result: Result = { value: reading, bytes: 0 }
    this.#results.set(key, result)
    try {
      result.bytes = cost(await reading)
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
    return reading
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

function keyOf({ sql }: Select<unknown>, bound: readonly Bound[]): string {
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
