import { type Column, KEY_COLUMNS, type Table } from '../tables/schema.ts'

/** All columns of a table in order, the key columns first. */
export function columnsOf(table: Table): [string, Column][] {
  return [...Object.entries<Column>(KEY_COLUMNS), ...Object.entries(table.columns)]
}

/** The statements that make a table and comment it. */
export function createStatements(table: Table): string[] {
  const columns = columnsOf(table)
  const isNullable = (name: string, column: Column) =>
    column.nullable || (table.keyOptional && name === 'attempt_key')
  const definitions = columns.map(
    ([name, column]) => `${quoted(name)} ${column.type}${isNullable(name, column) ? '' : ' NOT NULL'}`,
  )
  return [
    `CREATE TABLE IF NOT EXISTS ${quoted(table.name)} (${definitions.join(', ')})`,
    `COMMENT ON TABLE ${quoted(table.name)} IS ${literal(table.doc)}`,
    ...columns.map(
      ([name, { doc }]) => `COMMENT ON COLUMN ${quoted(table.name)}.${quoted(name)} IS ${literal(doc)}`,
    ),
  ]
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
