import {
  type DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'

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

/** Appends a column of numbers to `target` from `offset` on; NULL is NaN. */
export function numbersInto(
  target: Float64Array,
  offset: number,
  chunk: DuckDBDataChunk,
  column: number,
): void {
  const vector = chunk.getColumnVector(column)
  for (let i = 0; i < chunk.rowCount; i++) {
    const value = vector.getItem(i)
    target[offset + i] = value === null ? Number.NaN : Number(value)
  }
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
