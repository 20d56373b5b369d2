/** JavaScript values -> DuckDB vectors, a whole column at a time: several times faster than value by value. */
import duckdb from '@duckdb/node-bindings'
import type { ColumnType } from '../tables/schema.ts'
import { readableJson } from './json-text.ts'

/** Rows a vector holds. */
export const VECTOR_SIZE = 2048

type Scalar = 'BOOLEAN' | 'INTEGER' | 'BIGINT' | 'HUGEINT' | 'DOUBLE' | 'VARCHAR' | 'JSON' | 'TIMESTAMP'

const TYPE_ID: Record<Exclude<Scalar, 'JSON'>, duckdb.Type> = {
  BOOLEAN: duckdb.Type.BOOLEAN,
  INTEGER: duckdb.Type.INTEGER,
  BIGINT: duckdb.Type.BIGINT,
  HUGEINT: duckdb.Type.HUGEINT,
  DOUBLE: duckdb.Type.DOUBLE,
  VARCHAR: duckdb.Type.VARCHAR,
  TIMESTAMP: duckdb.Type.TIMESTAMP,
}

const LOGICAL = new Map<ColumnType, duckdb.LogicalType>()

export function logicalType(type: ColumnType): duckdb.LogicalType {
  const known = LOGICAL.get(type)
  if (known !== undefined) return known
  const logical = newLogicalType(type)
  LOGICAL.set(type, logical)
  return logical
}

function newLogicalType(type: ColumnType): duckdb.LogicalType {
  const [scalar, isList] = split(type)
  const id = scalar === 'JSON' ? TYPE_ID.VARCHAR : TYPE_ID[scalar]
  const logical = duckdb.create_logical_type(id)
  return isList ? duckdb.create_list_type(logical) : logical
}

/** Writes values to the rows 0 to values.length - 1 of a vector; null and undefined become NULL. */
export function writeValues(vector: duckdb.Vector, type: ColumnType, values: readonly unknown[]): void {
  const [scalar, isList] = split(type)
  const absent = values.some((value) => value === null || value === undefined)
  if (absent) writeNulls(vector, values.length, (i) => values[i] === null || values[i] === undefined)
  if (isList) writeLists(vector, scalar, values as readonly (readonly unknown[] | null | undefined)[])
  else writeScalars(vector, scalar, values)
}

/** Marks rows as NULL. */
export function writeNulls(vector: duckdb.Vector, rows: number, isNull: (row: number) => boolean): void {
  // One bit a row, 64 rows a word, 1 for valid.
  const validity = new Uint8Array(Math.ceil(rows / 64) * 8).fill(255)
  for (let i = 0; i < rows; i++) if (isNull(i)) validity[i >> 3]! &= ~(1 << (i & 7))
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, validity.byteLength)
}

function split(type: ColumnType): [Scalar, boolean] {
  return type.endsWith('[]') ? [type.slice(0, -2) as Scalar, true] : [type as Scalar, false]
}

function writeLists(
  vector: duckdb.Vector,
  scalar: Scalar,
  lists: readonly (readonly unknown[] | null | undefined)[],
): void {
  const entries = new BigUint64Array(2 * lists.length)
  const items: unknown[] = []
  lists.forEach((list, i) => {
    entries[2 * i] = BigInt(items.length)
    entries[2 * i + 1] = BigInt(list?.length ?? 0)
    for (const item of list ?? []) items.push(item)
  })
  duckdb.list_vector_reserve(vector, items.length)
  duckdb.list_vector_set_size(vector, items.length)
  duckdb.copy_data_to_vector(vector, 0, entries.buffer, 0, entries.byteLength)
  if (items.length > 0) writeScalars(duckdb.list_vector_get_child(vector), scalar, items)
}

function writeScalars(vector: duckdb.Vector, scalar: Scalar, values: readonly unknown[]): void {
  if (scalar === 'VARCHAR') writeTexts(vector, values, String)
  else if (scalar === 'JSON') writeTexts(vector, values, (value) => readableJson(String(value)))
  else {
    const data = pack(scalar, values)
    duckdb.copy_data_to_vector(vector, 0, data.buffer, 0, data.byteLength)
  }
}

function writeTexts(
  vector: duckdb.Vector,
  values: readonly unknown[],
  textOf: (value: unknown) => string,
): void {
  values.forEach((value, i) => {
    if (value === null || value === undefined) return
    const text = textOf(value)
    // The short form ends at a NUL, as C strings do.
    if (text.includes('\0')) duckdb.vector_assign_string_element_len(vector, i, Buffer.from(text))
    else duckdb.vector_assign_string_element(vector, i, text)
  })
}

type Packed = { readonly buffer: ArrayBuffer; readonly byteLength: number }

function pack(scalar: Exclude<Scalar, 'VARCHAR' | 'JSON'>, values: readonly unknown[]): Packed {
  switch (scalar) {
    case 'BOOLEAN':
      return Uint8Array.from(values, (value) => (value === true ? 1 : 0))
    case 'INTEGER':
      return Int32Array.from(values, (value) => Number(value ?? 0))
    case 'DOUBLE':
      return Float64Array.from(values, (value) => Number(value ?? 0))
    case 'TIMESTAMP':
      return packLongs(values, 1000)
    case 'BIGINT':
      return packLongs(values, 1)
    case 'HUGEINT':
      return packHuge(values)
  }
}

function packLongs(values: readonly unknown[], factor: number): Packed {
  const bits = new Int32Array(2 * values.length)
  values.forEach((value, i) => {
    if (typeof value === 'bigint') {
      const scaled = value * BigInt(factor)
      if (BigInt.asIntN(64, scaled) !== scaled) throw new RangeError(`${value} does not fit 64 bits`)
      bits[2 * i] = Number(BigInt.asIntN(32, scaled))
      bits[2 * i + 1] = Number(scaled >> 32n)
    } else if (typeof value === 'number') {
      const scaled = Math.trunc(value * factor)
      bits[2 * i] = scaled | 0
      bits[2 * i + 1] = Math.floor(scaled / 4294967296)
    }
  })
  return bits
}

function packHuge(values: readonly unknown[]): Packed {
  const halves = new BigInt64Array(2 * values.length)
  values.forEach((value, i) => {
    const big = BigInt((value ?? 0) as number | bigint)
    halves[2 * i] = BigInt.asIntN(64, big)
    halves[2 * i + 1] = big >> 64n
  })
  return halves
}
