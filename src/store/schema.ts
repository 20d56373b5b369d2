import { createHash } from 'node:crypto'
import { UserError } from '../base/errors.ts'
import type { Declarations, View } from '../tables/views.ts'
import type { Connection } from './connection.ts'
import { type Database, hasSchema, SCHEMA_VERSION } from './database.ts'
import { createStatements, literal, quoted } from './ddl.ts'

/**
 * Makes the tables and views, unless they are there; views of another version are made anew. Throws UserError if something
 * else has one of their names.
 */
export async function createSchema(database: Database, declared: Declarations): Promise<void> {
  const { connection } = database
  if (await hasSchema(connection)) {
    for (const statement of CAME_LATER) await connection.run(statement)
    if (await hasViews(connection, declared)) return
    await checkNames(database, declared.views)
    await connection.run(['BEGIN TRANSACTION', ...viewStatements(declared), 'COMMIT'].join(';\n'))
    return
  }
  await checkNames(database, [...declared.tables, ...declared.views])
  await connection.run(schemaStatements(declared).join(';\n'))
}

/** Columns that databases of earlier versions do not have yet: the last ones of their tables. */
const CAME_LATER = ['ALTER TABLE logs ADD COLUMN IF NOT EXISTS version VARCHAR']

/** What makes the tables, the views and their comments, in one transaction. */
export function schemaStatements(declared: Declarations): string[] {
  return [
    'BEGIN TRANSACTION',
    ...declared.tables.flatMap(createStatements),
    'CREATE TABLE afterglow_schema (version INTEGER NOT NULL)',
    "COMMENT ON TABLE afterglow_schema IS 'Version of the tables of this database.'",
    `INSERT INTO afterglow_schema VALUES (${SCHEMA_VERSION})`,
    ...viewStatements(declared),
    'COMMIT',
  ]
}

function viewStatements({ views }: Declarations): string[] {
  const schemas = new Set(views.map(({ schema }) => schema ?? 'main'))
  return [
    ...[...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`),
    ...views.flatMap(viewStatement),
    'CREATE OR REPLACE TABLE afterglow_views (digest VARCHAR NOT NULL)',
    "COMMENT ON TABLE afterglow_views IS 'Digest of the views and macros of this database.'",
    `INSERT INTO afterglow_views VALUES (${literal(digestOf(views))})`,
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

async function hasViews(connection: Connection, { views }: Declarations): Promise<boolean> {
  const known = await connection.rows(
    "SELECT 1 AS known FROM duckdb_tables() WHERE table_name = 'afterglow_views'",
  )
  if (known.length === 0) return false
  const [row] = await connection.rows('SELECT max(digest) AS digest FROM afterglow_views')
  return row?.digest === digestOf(views)
}

function digestOf(views: readonly View[]): string {
  return createHash('sha1').update(JSON.stringify(views)).digest('hex')
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
