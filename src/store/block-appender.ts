/** Task rows go from the worker's typed arrays straight into DuckDB's vectors. */
import duckdb from '@duckdb/node-bindings'
import type { BlockColumn, TextColumn } from '../events/task-block.ts'
import type { Column, Table } from '../tables/schema.ts'
import { type BlockChunks, blockChunks, type EnumCodes } from './block-chunks.ts'
import { columnsOf } from './ddl.ts'
import type { AttemptKey } from './row-appender.ts'
import { VECTOR_SIZE, writeNulls, writeValues } from './vectors.ts'

/** A column of a block of rows: as decoded, or sparse values by row with NULL elsewhere. */
export type AppendColumn =
  | BlockColumn
  | { readonly kind: 'sparse'; readonly values: ReadonlyMap<number, unknown> }

export type AppendColumns = Readonly<Record<string, AppendColumn | undefined>>

/** DuckDB's appender holds 204 800 rows back, outside of its memory limit: too much for rows of a hundred columns. */
const MOST_WAITING = 8 * VECTOR_SIZE

export class BlockAppender {
  readonly #appender: duckdb.Appender
  readonly #columns: readonly [string, Column][]
  readonly #chunks: BlockChunks
  #waiting = 0

  constructor(appender: duckdb.Appender, table: Table) {
    this.#appender = appender
    this.#columns = columnsOf(table)
    this.#chunks = blockChunks(table)
  }

  /** Appends up to 2 048 rows. Columns that are not given are NULL. */
  append(rows: number, columns: AppendColumns, attempt: AttemptKey): void {
    if (rows > VECTOR_SIZE) throw new RangeError(`${rows} rows do not fit a vector`)
    const keys = [
      duckdb.create_int32(attempt.attempt_key ?? 0),
      duckdb.create_varchar(attempt.app_id),
      duckdb.create_varchar(attempt.attempt_id),
    ]
    const codes = this.#chunks.translate(rows, columns)
    const chunk = this.#chunks.chunkFor(codes)
    this.#columns.forEach(([name, { type }], i) => {
      const vector = duckdb.data_chunk_get_vector(chunk, i)
      const key = keys[i]
      const column = columns[name]
      if (key !== undefined) duckdb.vector_reference_value(vector, key)
      else if (column === undefined) duckdb.vector_reference_value(vector, NULL)
      else if (column.kind === 'sparse')
        writeValues(
          vector,
          type,
          range(rows, (row) => column.values.get(row)),
        )
      else if (column.kind === 'text') writeText(vector, column, rows, codes.get(name))
      else if (column.kind === 'long' && column.zero && column.absent === undefined)
        duckdb.vector_reference_value(vector, ZERO)
      else
        writeData(
          vector,
          column.kind === 'long' || column.kind === 'time' ? column.bits : column.values,
          column,
          rows,
        )
    })
    duckdb.data_chunk_set_size(chunk, rows)
    duckdb.append_data_chunk(this.#appender, chunk)
    this.#waiting += rows
    if (this.#waiting < MOST_WAITING) return
    duckdb.appender_flush_sync(this.#appender)
    this.#waiting = 0
  }
}

function writeText(
  vector: duckdb.Vector,
  column: TextColumn,
  rows: number,
  codes: EnumCodes | undefined,
): void {
  if (codes === undefined)
    writeValues(
      vector,
      'VARCHAR',
      range(rows, (row) => textAt(column, row)),
    )
  else writeData(vector, codes.codes, column, rows)
}

function textAt(column: TextColumn, row: number): string | undefined {
  return column.absent?.[row] === 1 ? undefined : column.names[column.codes[row]!]
}

function range<T>(rows: number, valueAt: (row: number) => T): T[] {
  return Array.from({ length: rows }, (_, row) => valueAt(row))
}

const ZERO = duckdb.create_int64(0n)
const NULL = duckdb.create_null_value()

function writeData(
  vector: duckdb.Vector,
  data: Int32Array | Uint16Array | Uint8Array,
  column: BlockColumn,
  rows: number,
): void {
  const { kind, absent } = column
  // Never more than the rows: nothing behind the vector would stop it, and `bits` can be longer (LongColumn.zero).
  const bytes = rows * (kind === 'long' || kind === 'time' ? 2 : 1) * data.BYTES_PER_ELEMENT
  if (bytes > data.byteLength) throw new RangeError(`a column has fewer than ${rows} rows`)
  duckdb.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, data.byteOffset, bytes)
  if (absent !== undefined) writeNulls(vector, rows, (row) => absent[row] === 1)
}
