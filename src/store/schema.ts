import { UserError } from '../base/errors.ts'
import type { Table } from '../tables/schema.ts'
import { VIEWS } from '../tables/views.ts'
import { type Database, hasSchema, SCHEMA_VERSION } from './database.ts'
import { createStatements, literal, quoted } from './ddl.ts'

/** Makes the tables and views, unless they are there. Throws UserError if something else has one of their names. */
export async function createSchema({ path, connection }: Database, tables: readonly Table[]): Promise<void> {
  if (await hasSchema(connection)) {
    for (const statement of CAME_LATER) await connection.run(statement)
    return
  }
  const names = [...tables, ...VIEWS].map(({ name }) => literal(name))
  const [taken] = await connection.rows(
    `SELECT table_name AS name FROM information_schema.tables WHERE lower(table_name) IN (${names.join(', ')}) LIMIT 1`,
  )
  if (taken !== undefined) {
    throw new UserError(`${path} has a table ${taken.name} that is not one of Afterglow's.`, {
      hint: 'Load into another file; ATTACH puts both together in a query.',
    })
  }
  await connection.run(schemaStatements(tables).join(';\n'))
}

/** Columns that databases of earlier versions do not have yet: the last ones of their tables. */
const CAME_LATER = ['ALTER TABLE logs ADD COLUMN IF NOT EXISTS version VARCHAR']

/** What makes the tables, the views and their comments, in one transaction. */
export function schemaStatements(tables: readonly Table[]): string[] {
  return [
    'BEGIN TRANSACTION',
    ...tables.flatMap(createStatements),
    ...VIEWS.flatMap(({ name, doc, sql }) => [
      `CREATE OR REPLACE VIEW ${quoted(name)} AS ${sql}`,
      `COMMENT ON VIEW ${quoted(name)} IS ${literal(doc)}`,
    ]),
    'CREATE TABLE afterglow_schema (version INTEGER NOT NULL)',
    "COMMENT ON TABLE afterglow_schema IS 'Version of the tables of this database.'",
    `INSERT INTO afterglow_schema VALUES (${SCHEMA_VERSION})`,
    'COMMIT',
  ]
}
