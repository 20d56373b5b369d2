import duckdb from '@duckdb/node-bindings'
import type { ColumnType, Table } from '../tables/schema.ts'
import { logicalType, VECTOR_SIZE, writeValues } from './vectors.ts'

/** The key of the attempt whose rows are appended. */
export interface AttemptKey {
  readonly attempt_key: number | null
  readonly app_id: string
  readonly attempt_id: string
}

/**
 * One chunk a table for all attempts: it takes some MB, which V8 does not see and so would not free in time. A chunk is
 * filled and appended in one step, so that it is free again at once.
 */
const CHUNKS = new WeakMap<Table, duckdb.DataChunk>()

function chunkOf(table: Table, types: readonly ColumnType[]): duckdb.DataChunk {
  const known = CHUNKS.get(table)
  if (known !== undefined) return known
  const chunk = duckdb.create_data_chunk(types.map(logicalType))
  CHUNKS.set(table, chunk)
  return chunk
}

/** Text held back at most, so that a few huge plans do not pile up. */
const MOST_TEXT = 4 << 20

/** Collects rows of one table by column and appends them a vector at a time. */
export class RowAppender {
  readonly #appender: duckdb.Appender
  readonly #names: readonly string[]
  readonly #types: readonly ColumnType[]
  readonly #chunk: duckdb.DataChunk
  readonly #key: AttemptKey
  #columns: unknown[][]
  #rows = 0
  #text = 0

  constructor(appender: duckdb.Appender, table: Table, key: AttemptKey) {
    this.#appender = appender
    this.#key = key
    this.#names = Object.keys(table.columns)
    this.#types = ['INTEGER', 'VARCHAR', 'VARCHAR', ...Object.values(table.columns).map(({ type }) => type)]
    this.#chunk = chunkOf(table, this.#types)
    this.#columns = this.#names.map(() => [])
  }

  add(row: Readonly<Record<string, unknown>>): void {
    this.#names.forEach((name, i) => {
      const value = row[name]
      if (typeof value === 'string') this.#text += value.length
      this.#columns[i]!.push(value)
    })
    if (++this.#rows === VECTOR_SIZE || this.#text > MOST_TEXT) this.flush()
  }

  flush(): void {
    if (this.#rows === 0) return
    const chunk = this.#chunk
    duckdb.data_chunk_reset(chunk)
    const key = [this.#key.attempt_key, this.#key.app_id, this.#key.attempt_id]
    this.#types.forEach((type, i) => {
      const values = i < key.length ? new Array(this.#rows).fill(key[i]) : this.#columns[i - key.length]!
      writeValues(duckdb.data_chunk_get_vector(chunk, i), type, values)
    })
    duckdb.data_chunk_set_size(chunk, this.#rows)
    duckdb.append_data_chunk(this.#appender, chunk)
    this.#columns = this.#names.map(() => [])
    this.#rows = 0
    this.#text = 0
  }

  close(): void {
    this.flush()
    duckdb.appender_close_sync(this.#appender)
  }
}
