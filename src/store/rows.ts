import type { DuckDBDataChunk, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { reading, type Value } from './values.ts'

/** A column of a result. */
export interface ResultColumn {
  readonly name: string
  readonly type: DuckDBTypeId
}

/** The rows of a chunk as objects by column name. */
export function rowsOf(chunk: DuckDBDataChunk, columns: readonly ResultColumn[]): Record<string, Value>[] {
  const rows: Record<string, Value>[] = Array.from({ length: chunk.rowCount }, () => ({}))
  for (const [i, { name, type }] of columns.entries()) {
    const read = reading(chunk, i, type)
    for (let j = 0; j < rows.length; j++) rows[j]![name] = read(j)
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
