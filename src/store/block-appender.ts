/** Task rows go from the worker's typed arrays straight into DuckDB's vectors. */
import duckdb from '@duckdb/node-bindings'
import type { BlockColumn, TextColumn } from '../events/task-block.ts'
import type { Column, Table } from '../tables/schema.ts'
import { columnsOf } from './ddl.ts'
import type { AttemptKey } from './row-appender.ts'
import { logicalType, VECTOR_SIZE, writeNulls, writeValues } from './vectors.ts'

/** A column of a block of rows: as decoded, or sparse values by row with NULL elsewhere. */
export type AppendColumn =
  | BlockColumn
  | { readonly kind: 'sparse'; readonly values: ReadonlyMap<number, unknown> }

export class BlockAppender {
  readonly #appender: duckdb.Appender
  readonly #columns: readonly [string, Column][]
  readonly #logical: ReadonlyMap<string, duckdb.LogicalType>
  readonly #key: readonly duckdb.Value[]

  constructor(appender: duckdb.Appender, table: Table, key: AttemptKey) {
    this.#appender = appender
    this.#columns = columnsOf(table)
    this.#logical = new Map(this.#columns.map(([name, { type }]) => [name, logicalType(type)]))
    this.#key = [
      duckdb.create_int32(key.attempt_key ?? 0),
      duckdb.create_varchar(key.app_id),
      duckdb.create_varchar(key.attempt_id),
    ]
  }

  /** Appends up to 2 048 rows. Columns that are not given are NULL. */
  append(rows: number, columns: Readonly<Record<string, AppendColumn | undefined>>): void {
    if (rows > VECTOR_SIZE) throw new RangeError(`${rows} rows do not fit a vector`)
    const types = this.#columns.map(([name]) => {
      const column = columns[name]
      return isEnum(column) ? duckdb.create_enum_type([...column.names]) : this.#logical.get(name)!
    })
    const chunk = duckdb.create_data_chunk(types)
    this.#columns.forEach(([name, { type }], i) => {
      const vector = duckdb.data_chunk_get_vector(chunk, i)
      const key = this.#key[i]
      const column = columns[name]
      if (key !== undefined) duckdb.vector_reference_value(vector, key)
      else if (column === undefined) duckdb.vector_reference_value(vector, duckdb.create_null_value())
      else if (column.kind === 'sparse')
        writeValues(
          vector,
          type,
          range(rows, (row) => column.values.get(row)),
        )
      else if (column.kind === 'text' && !isEnum(column))
        writeValues(
          vector,
          type,
          range(rows, (row) => textAt(column, row)),
        )
      else if (column.kind === 'long' && column.zero && column.absent === undefined)
        duckdb.vector_reference_value(vector, ZERO)
      else writeBlockColumn(vector, column, rows)
    })
    duckdb.data_chunk_set_size(chunk, rows)
    duckdb.append_data_chunk(this.#appender, chunk)
  }

  close(): void {
    duckdb.appender_close_sync(this.#appender)
  }
}

/** Strings that repeat go as codes of an ENUM, whose names end at a NUL, as C strings do. */
function isEnum(column: AppendColumn | undefined): column is TextColumn {
  return (
    column?.kind === 'text' && column.names.length > 0 && !column.names.some((name) => name.includes('\0'))
  )
}

function textAt(column: TextColumn, row: number): string | undefined {
  return column.absent?.[row] === 1 ? undefined : column.names[column.codes[row]!]
}

function range<T>(rows: number, valueAt: (row: number) => T): T[] {
  return Array.from({ length: rows }, (_, row) => valueAt(row))
}

const ZERO = duckdb.create_int64(0n)

function writeBlockColumn(vector: duckdb.Vector, column: BlockColumn, rows: number): void {
  const { absent } = column
  const data = dataOf(column)
  // Never more than the rows: nothing behind the vector would stop it, and `bits` can be longer (LongColumn.zero).
  const bytes = rows * (column.kind === 'long' || column.kind === 'time' ? 2 : 1) * data.BYTES_PER_ELEMENT
  if (bytes > data.byteLength) throw new RangeError(`a column has fewer than ${rows} rows`)
  duckdb.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, data.byteOffset, bytes)
  if (absent !== undefined) writeNulls(vector, rows, (row) => absent[row] === 1)
}

function dataOf(column: BlockColumn): Int32Array | Uint8Array | Uint16Array {
  if (column.kind === 'long' || column.kind === 'time') return column.bits
  if (column.kind !== 'text') return column.values
  // DuckDB keeps an ENUM in the smallest unsigned integer that holds its codes.
  return column.names.length <= 255 ? Uint8Array.from(column.codes) : column.codes
}
