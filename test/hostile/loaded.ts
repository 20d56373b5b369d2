import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import { type FileSummary, type LoadOptions, load } from '../../src/index.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { query } from '../../src/store/query.ts'
import { TABLES } from '../../src/tables/index.ts'
import { tempFolder } from '../source/temp-folder.ts'

export type Row = readonly unknown[]

/** Files of one log each, loaded into a database of their own. */
export interface Loaded {
  readonly db: string
  readonly folder: string
  readonly files: readonly FileSummary[]
  /** The summary of the file with this name. */
  file(name: string): FileSummary
  rows(sql: string): Promise<readonly Row[]>
}

/** Loads these files (path to content) from a new folder; removed at the end of the test. */
export async function loaded(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
): Promise<Loaded> {
  const folder = tempFolder()
  const logs = tempFolder(files)
  return loadedFrom(logs, join(folder, 'test.duckdb'), options)
}

/** Loads a folder into a database. */
export async function loadedFrom(
  folder: string,
  db: string,
  options: Partial<LoadOptions> = {},
): Promise<Loaded> {
  const { files } = await load([folder], { threads: 1, ...options, db })
  return {
    db,
    folder,
    files,
    file: (name) => {
      const found = files.filter(({ path }) => path === join(folder, name))
      if (found.length !== 1)
        throw new Error(`${found.length} files ${name}: ${files.map(({ path }) => path)}`)
      return found[0]!
    },
    rows: (sql) => rowsOf(db, sql),
  }
}

/** Loads one log named app-1. */
export async function loadedLog(content: string | Uint8Array): Promise<Loaded & { summary: FileSummary }> {
  const one = await loaded({ 'app-1': content })
  return { ...one, summary: one.file('app-1') }
}

export async function rowsOf(db: string, sql: string): Promise<readonly Row[]> {
  return (await rowsOfEach(db, [sql]))[0]!
}

/** All rows of every table, sorted, without what differs from load to load: attempt numbers and times of loading. */
export async function tablesOf(db: string): Promise<Record<string, readonly string[]>> {
  const queries = TABLES.map(({ name }) => {
    const left = name === 'logs' ? 'attempt_key, loaded' : 'attempt_key'
    return `SELECT to_json(t) FROM (SELECT * EXCLUDE (${left}) FROM "${name}") t`
  })
  const results = await rowsOfEach(db, queries)
  return Object.fromEntries(
    TABLES.map(({ name }, i) => [name, results[i]!.map(([json]) => String(json)).sort()]),
  )
}

/** The rows of several queries. */
export async function rowsOfEach(db: string, queries: readonly string[]): Promise<(readonly Row[])[]> {
  const database = await openDatabase(db, 'read')
  try {
    const connection = new DuckDBConnection(database.connection.raw)
    const results: Row[][] = []
    for (const sql of queries) {
      const rows: Row[] = []
      for await (const chunk of (await query(connection, sql)).chunks()) rows.push(...chunk)
      results.push(rows)
    }
    return results
  } finally {
    closeDatabase(database)
  }
}

/** Codes in `diagnostics`, sorted. */
export async function codesOf({ rows }: Loaded): Promise<string[]> {
  return (await rows('SELECT code FROM diagnostics ORDER BY code')).map(([code]) => String(code))
}
