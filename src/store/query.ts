import { type DuckDBConnection, DuckDBDecimalValue, type DuckDBResult } from '@duckdb/node-api'
import { UserError } from '../base/errors.ts'

/** A result that is read as it comes: column names, DuckDB's type names, and rows in chunks. */
export interface QueryResult {
  readonly names: readonly string[]
  readonly types: readonly string[]
  chunks(): AsyncGenerator<readonly (readonly unknown[])[]>
}

/** Runs SQL (several statements too) and gives the last one's result. Values are as plainValue makes them. */
export async function query(connection: DuckDBConnection, sql: string): Promise<QueryResult> {
  const result = await connection.stream(sql).catch((error: unknown) => {
    throw isEmpty(error) ? new UserError('There is no statement in it.') : error
  })
  return {
    names: result.deduplicatedColumnNames(),
    types: result.columnTypes().map(String),
    chunks: () => chunksOf(result),
  }
}

/** DuckDB's C interface has no words for a text of blanks, semicolons and comments. */
function isEmpty(error: unknown): boolean {
  return error instanceof Error && error.message === 'Error in native callback'
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<readonly (readonly unknown[])[]> {
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    yield chunk.getRows().map((row) => row.map(plainValue))
  }
}

/**
 * A DuckDB value as JSON can hold it without loss: numbers where they are exact, else text; timestamps and the like as
 * DuckDB prints them; lists, structs and maps as arrays and objects.
 */
export function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue)
    return Math.abs(Number(value.value)) < EXACT_DECIMAL ? Number(String(value)) : String(value)
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plainValue)
  if ('entries' in value && isRecord(value.entries)) {
    if (!Array.isArray(value.entries))
      return Object.fromEntries(Object.entries(value.entries).map(([k, v]) => [k, plainValue(v)]))
    return Object.fromEntries(
      (value.entries as { key: unknown; value: unknown }[]).map((entry) => [
        String(plainValue(entry.key)),
        plainValue(entry.value),
      ]),
    )
  }
  return String(value)
}

/** A double keeps 15 digits. */
const EXACT_DECIMAL = 1e15

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
