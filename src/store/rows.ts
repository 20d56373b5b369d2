import {
  type DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/** A value of a row: TIMESTAMP as epoch milliseconds, integers as numbers where they are exact, else as bigint. */
export type Value = string | number | bigint | boolean | null | readonly Value[]

/** The rows of a chunk as objects by column name. */
export function rowsOf(chunk: DuckDBDataChunk, names: readonly string[]): Record<string, Value>[] {
  const rows: Record<string, Value>[] = Array.from({ length: chunk.rowCount }, () => ({}))
  for (const [i, name] of names.entries()) {
    const vector = chunk.getColumnVector(i)
    for (const [j, row] of rows.entries()) row[name] = plain(vector.getItem(j))
  }
  return rows
}

/** Copies a column of DOUBLE without NULL into `target` from `offset` on. */
export function doublesInto(
  target: Float64Array,
  offset: number,
  { chunk, rowCount }: DuckDBDataChunk,
  column: number,
): void {
  const bytes = rowCount * Float64Array.BYTES_PER_ELEMENT
  const data = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, column), bytes)
  new Uint8Array(target.buffer, target.byteOffset + offset * Float64Array.BYTES_PER_ELEMENT, bytes).set(data)
}

function plain(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return exact(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof DuckDBTimestampValue) return Number(value.micros / 1000n)
  if (value instanceof DuckDBListValue) return value.items.map(plain)
  return String(value)
}

function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
