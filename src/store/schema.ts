import { createHash } from 'node:crypto'
import { UserError } from '../base/errors.ts'
import type { Declarations, View } from '../tables/views.ts'
import type { Connection } from './connection.ts'
import { type Database, hasSchema, SCHEMA_VERSION } from './database.ts'
import { columnsOf, createStatements, literal, quoted } from './ddl.ts'

/**
 * Makes the tables and views, unless they are there. A database of an earlier version gets the tables it does not have, and
 * its views anew. Throws UserError if something else has one of their names, or if a table of that version had other columns.
 */
export async function createSchema(database: Database, declared: Declarations): Promise<void> {
  const { connection } = database
  if (!(await hasSchema(connection))) {
    await checkNames(database, [...declared.tables, ...declared.views])
    await connection.run(schemaStatements(declared).join(';\n'))
    return
  }
  if (await isCurrent(connection, declared)) return
  await checkColumns(database, declared)
  await checkNames(database, declared.views)
  await connection.run(schemaStatements(declared).join(';\n'))
}

/** What makes the tables, the views and their comments, in one transaction; tables that are there stay as they are. */
export function schemaStatements(declared: Declarations): string[] {
  const schemas = new Set(declared.views.map(({ schema }) => schema ?? 'main'))
  return [
    'BEGIN TRANSACTION',
    ...declared.tables.flatMap(createStatements),
    ...[...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`),
    ...declared.views.flatMap(viewStatement),
    'CREATE OR REPLACE TABLE afterglow_schema (version INTEGER NOT NULL, digest VARCHAR NOT NULL)',
    "COMMENT ON TABLE afterglow_schema IS 'Version of the tables of this database, and digest of what declares them and the views.'",
    `INSERT INTO afterglow_schema VALUES (${SCHEMA_VERSION}, ${literal(digestOf(declared))})`,
    'COMMIT',
  ]
}

function viewStatement({ schema = 'main', name, doc, columns = {}, parameters, sql }: View): string[] {
  const place = `${quoted(schema)}.${quoted(name)}`
  if (parameters !== undefined) {
    return [
      `CREATE OR REPLACE MACRO ${place}(${parameters}) AS TABLE ${sql}`,
      `COMMENT ON MACRO TABLE ${place} IS ${literal(doc)}`,
    ]
  }
  return [
    `CREATE OR REPLACE VIEW ${place} AS ${sql}`,
    `COMMENT ON VIEW ${place} IS ${literal(doc)}`,
    ...Object.entries(columns).map(
      ([column, text]) => `COMMENT ON COLUMN ${place}.${quoted(column)} IS ${literal(text)}`,
    ),
  ]
}

/** Whether the same declarations made this database. */
async function isCurrent(connection: Connection, declared: Declarations): Promise<boolean> {
  const known = await connection.rows(
    "SELECT 1 AS known FROM duckdb_columns() WHERE table_name = 'afterglow_schema' AND column_name = 'digest'",
  )
  if (known.length === 0) return false
  const [row] = await connection.rows('SELECT max(digest) AS digest FROM afterglow_schema')
  return row?.digest === digestOf(declared)
}

function digestOf(declared: Declarations): string {
  return createHash('sha1').update(JSON.stringify(declared)).digest('hex')
}

/** Rows are appended by the places of columns: in a table with others they would go astray. */
async function checkColumns({ path, connection }: Database, { tables }: Declarations): Promise<void> {
  const found = await connection.rows(
    `SELECT table_name AS name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) AS columns
FROM duckdb_columns() WHERE schema_name = 'main' AND database_name = current_database() GROUP BY table_name`,
  )
  const columns = new Map(found.map((row) => [row.name, row.columns]))
  for (const table of tables) {
    const wanted = columnsOf(table).map(([name, { type }]) => `${name} ${type}`)
    if ((columns.get(table.name) ?? wanted.join(', ')) === wanted.join(', ')) continue
    throw new UserError(
      `${path} was made by another version of Afterglow: its table ${table.name} has other columns.`,
      {
        hint: 'Load into another file; ATTACH puts both together in a query.',
      },
    )
  }
}

/** Views of ours may be there already; tables of that name are someone else's. */
async function checkNames(
  { path, connection }: Database,
  wanted: readonly { readonly schema?: string; readonly name: string }[],
): Promise<void> {
  const names = wanted.map(({ schema = 'main', name }) => literal(`${schema}.${name}`))
  const [taken] = await connection.rows(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
WHERE lower(table_schema || '.' || table_name) IN (${names.join(', ')})
  AND (table_type = 'BASE TABLE' OR NOT EXISTS (FROM duckdb_tables() WHERE table_name = 'afterglow_schema')) LIMIT 1`,
  )
  if (taken === undefined) return
  const name = taken.schema === 'main' ? taken.name : `${taken.schema}.${taken.name}`
  throw new UserError(`${path} has a table ${name} that is not one of Afterglow's.`, {
    hint: 'Load into another file; ATTACH puts both together in a query.',
  })
}
