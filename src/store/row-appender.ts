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

/** Key columns, which stand first. */
const KEYS = 3

/** Text held back at most, so that a few huge plans do not pile up. */
const MOST_TEXT = 4 << 20

/** Collects rows of one table by column and appends them a vector at a time. */
export class RowAppender {
  readonly #appender: duckdb.Appender
  readonly #names: readonly string[]
  readonly #types: readonly ColumnType[]
  readonly #chunk: duckdb.DataChunk
  #columns: unknown[][]
  #rows = 0
  #text = 0

  constructor(appender: duckdb.Appender, table: Table) {
    this.#appender = appender
    this.#names = Object.keys(table.columns)
    this.#types = ['INTEGER', 'VARCHAR', 'VARCHAR', ...Object.values(table.columns).map(({ type }) => type)]
    this.#chunk = chunkOf(table, this.#types)
    this.#columns = this.#types.map(() => [])
  }

  add(row: Readonly<Record<string, unknown>>, { attempt_key, app_id, attempt_id }: AttemptKey): void {
    const [keys, apps, attempts] = this.#columns
    keys!.push(attempt_key)
    apps!.push(app_id)
    attempts!.push(attempt_id)
    this.#names.forEach((name, i) => {
      const value = row[name]
      if (typeof value === 'string') this.#text += value.length
      this.#columns[i + KEYS]!.push(value)
    })
    if (++this.#rows === VECTOR_SIZE || this.#text > MOST_TEXT) this.flush()
  }

  flush(): void {
    if (this.#rows === 0) return
    const chunk = this.#chunk
    duckdb.data_chunk_reset(chunk)
    this.#types.forEach((type, i) => {
      writeValues(duckdb.data_chunk_get_vector(chunk, i), type, this.#columns[i]!)
    })
    duckdb.data_chunk_set_size(chunk, this.#rows)
    duckdb.append_data_chunk(this.#appender, chunk)
    this.#columns = this.#types.map(() => [])
    this.#rows = 0
    this.#text = 0
  }
}
