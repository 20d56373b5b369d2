import duckdb from '@duckdb/node-bindings'
import type { Connection } from './connection.ts'

/** The columns of a query as numbers, one array a column; NULL is NaN. For results of many rows: nothing is turned into objects. */
export async function readNumbers<Name extends string>(
  connection: Connection,
  names: readonly Name[],
  from: string,
): Promise<Record<Name, Float64Array>> {
  const columns = names.map((name) => `coalesce(CAST(${name} AS DOUBLE), 'NaN')`)
  const result = await duckdb.query(connection.raw, `SELECT ${columns.join(', ')} FROM ${from}`)
  const pieces: Float64Array[][] = names.map(() => [])
  for (;;) {
    const chunk = await duckdb.fetch_chunk(result)
    const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk)
    if (chunk === null || rows === 0) break
    for (const [i, column] of pieces.entries()) {
      const data = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, i), rows * 8)
      // A copy: the chunk goes with the next one.
      column.push(new Float64Array(Uint8Array.from(data).buffer))
    }
  }
  return Object.fromEntries(names.map((name, i) => [name, joined(pieces[i]!)])) as Record<Name, Float64Array>
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
