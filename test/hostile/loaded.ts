import { writeFileSync } from 'node:fs'
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
  const database = await openDatabase(db, 'read')
  try {
    const rows: Row[] = []
    const result = await query(new DuckDBConnection(database.connection.raw), sql)
    for await (const chunk of result.chunks()) rows.push(...chunk)
    return rows
  } finally {
    closeDatabase(database)
  }
}

/** All rows of every table, sorted, without what differs from load to load: attempt numbers and times of loading. */
export async function tablesOf(db: string): Promise<Record<string, readonly string[]>> {
  const tables: Record<string, readonly string[]> = {}
  for (const { name } of TABLES) {
    const left = name === 'logs' ? 'attempt_key, loaded' : 'attempt_key'
    const rows = await rowsOf(db, `SELECT to_json(t) FROM (SELECT * EXCLUDE (${left}) FROM "${name}") t`)
    tables[name] = rows.map(([json]) => String(json)).sort()
  }
  return tables
}

/** Codes in `diagnostics`, sorted. */
export async function codesOf({ rows }: Loaded): Promise<string[]> {
  return (await rows('SELECT code FROM diagnostics ORDER BY code')).map(([code]) => String(code))
}

/** Appends to a file, as a running application does. */
export function grow(path: string, text: string): void {
  writeFileSync(path, text, { flag: 'a' })
}
