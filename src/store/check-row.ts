/**
 * Rows are checked before they are appended: DuckDB tells only at the end of a transaction what it does not take, when the
 * rows of other attempts are in it too; and a number that does not fit its column would become another one.
 */
import type { ColumnType, Table } from '../tables/schema.ts'
import type { AppendColumns } from './block-appender.ts'

type Check = (value: unknown) => boolean
type Checked = readonly [name: string, nullable: boolean, type: ColumnType, fits: Check]

const CHECKED = new WeakMap<Table, readonly Checked[]>()

/** Throws RangeError for a value that its column cannot hold. */
export function checkRow(table: Table, row: Readonly<Record<string, unknown>>): void {
  for (const [name, nullable, type, fits] of checkedColumns(table)) {
    const value = row[name]
    if (value === null || value === undefined ? !nullable : !fits(value))
      throw new RangeError(`${table.name}.${name}: ${shown(value)} is no ${type}`)
  }
}

/** Throws RangeError where a column of a block lacks values that it must have. What is there has the right type. */
export function checkBlock(table: Table, columns: AppendColumns): void {
  for (const [name, nullable] of checkedColumns(table)) {
    const column = columns[name]
    if (nullable || (column !== undefined && column.kind !== 'sparse' && !column.absent?.includes(1)))
      continue
    throw new RangeError(`${table.name}.${name}: a value is missing`)
  }
}

function checkedColumns(table: Table): readonly Checked[] {
  let checked = CHECKED.get(table)
  if (checked === undefined) {
    checked = Object.entries(table.columns).map(([name, { nullable, type }]) => [
      name,
      nullable,
      type,
      checkOf(type),
    ])
    CHECKED.set(table, checked)
  }
  return checked
}

function checkOf(type: ColumnType): Check {
  switch (type) {
    case 'BOOLEAN':
      return (value) => typeof value === 'boolean'
    case 'INTEGER':
      return (value) => typeof value === 'number' && value === (value | 0)
    case 'BIGINT':
      return (value) => isWithin(value, 2 ** 63)
    case 'TIMESTAMP':
      return (value) => isWithin(value, 2 ** 63 / 1000)
    case 'HUGEINT':
      return (value) => isWithin(value, 2 ** 127) && (typeof value === 'bigint' || Number.isInteger(value))
    case 'DOUBLE':
      return (value) => typeof value === 'number' || typeof value === 'bigint'
    case 'VARCHAR':
    case 'JSON':
      return (value) => typeof value !== 'object'
    default: {
      const fits = checkOf(type.slice(0, -2) as ColumnType)
      return (value) => Array.isArray(value) && value.every(fits)
    }
  }
}

function isWithin(value: unknown, limit: number): boolean {
  return (typeof value === 'number' || typeof value === 'bigint') && value < limit && value >= -limit
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : `${typeof value} ${String(value).slice(0, 40)}`
}
