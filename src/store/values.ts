/**
 * Values of a result, read from DuckDB's memory. Its API makes an object or a bigint of each of them, and another bigint to
 * know whether it is NULL, which takes longer than many a query.
 */
import {
  type DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { texts } from './texts.ts'

/** A value of a row: TIMESTAMP as epoch milliseconds, integers as numbers where they are exact, else as bigint. */
export type Value = string | number | bigint | boolean | null | readonly Value[]

type ValueOf = (row: number) => Value

/** What gives the values of a column of a chunk, as long as the chunk is there. */
export function reading(chunk: DuckDBDataChunk, column: number, type: DuckDBTypeId): ValueOf {
  const known = READERS.get(type)
  if (known === undefined) {
    const vector = chunk.getColumnVector(column)
    return (row) => plain(vector.getItem(row))
  }
  const count = chunk.rowCount
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const data = duckdb.vector_get_data(vector, count * known.width)
  const bytes = Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
  // Where nothing is NULL there is no such mask.
  const validity: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8)
  if (!validity) return known.read(bytes, () => false)
  const isNull = (row: number) => (validity[row >> 3]! & (1 << (row & 7))) === 0
  const read = known.read(bytes, isNull)
  return (row) => (isNull(row) ? null : read(row))
}

interface Reader {
  /** Of a value, in bytes. */
  readonly width: number
  /** Where there is NULL, `data` can hold anything. */
  read(data: Buffer, isNull: (row: number) => boolean): ValueOf
}

/** As DuckDB has them in memory; what is not here comes through its API. */
const READERS: ReadonlyMap<DuckDBTypeId, Reader> = new Map([
  [DuckDBTypeId.BOOLEAN, { width: 1, read: (data) => (row) => data[row] !== 0 }],
  [DuckDBTypeId.INTEGER, { width: 4, read: (data) => (row) => data.readInt32LE(row * 4) }],
  [DuckDBTypeId.BIGINT, { width: 8, read: (data) => (row) => integer(data, row * 8) }],
  [DuckDBTypeId.HUGEINT, { width: 16, read: (data) => (row) => hugeInteger(data, row * 16) }],
  [DuckDBTypeId.DOUBLE, { width: 8, read: (data) => (row) => data.readDoubleLE(row * 8) }],
  [DuckDBTypeId.VARCHAR, { width: 16, read: texts }],
  [DuckDBTypeId.TIMESTAMP, { width: 8, read: (data) => (row) => milliseconds(integer(data, row * 8)) }],
] satisfies [DuckDBTypeId, Reader][])

const HIGH = 2 ** 32
/** High halves of integers that a number holds exactly are less far from 0 than this. */
const MOST_HIGH = 2 ** 21

function integer(data: Buffer, at: number): number | bigint {
  const high = data.readInt32LE(at + 4)
  if (high >= MOST_HIGH || high <= -MOST_HIGH) return exact(data.readBigInt64LE(at))
  return high * HIGH + data.readUInt32LE(at)
}

function hugeInteger(data: Buffer, at: number): number | bigint {
  return exact((data.readBigInt64LE(at + 8) << 64n) + data.readBigUInt64LE(at))
}

function milliseconds(micros: number | bigint): number {
  return typeof micros === 'number' ? Math.trunc(micros / 1000) : Number(micros / 1000n)
}

function plain(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return exact(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof DuckDBTimestampValue) return milliseconds(exact(value.micros))
  if (value instanceof DuckDBListValue) return value.items.map(plain)
  return String(value)
}

function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
