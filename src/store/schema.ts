import type { Table } from '../tables/schema.ts'
import { VIEWS } from '../tables/views.ts'
import { type Database, hasSchema, SCHEMA_VERSION } from './database.ts'
import { createStatements, literal, quoted } from './ddl.ts'

/** Makes the tables and views that are not there yet. */
export async function createSchema({ connection }: Database, tables: readonly Table[]): Promise<void> {
  if (await hasSchema(connection)) return
  const statements = [
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
  await connection.run(statements.join(';\n'))
}
