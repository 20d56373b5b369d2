/** Rows as the database has them, in the form in which listeners make them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import type { LoadSummary } from '../../src/index.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'
import { query } from '../../src/store/query.ts'
import { diagnostics } from '../../src/tables/diagnostics.ts'
import { TABLES } from '../../src/tables/index.ts'
import { logs } from '../../src/tables/logs.ts'
import type { RowOf, Table } from '../../src/tables/schema.ts'
import { type AnyRow, type Driven, rowsOf } from '../reconstruct/drive.ts'

/** The rows of one application attempt, with its key; times are epoch milliseconds. */
export class StoredRows implements Driven {
  readonly rows = new Map<string, AnyRow[]>()
  readonly problems = []

  of<T extends Table>(table: T): RowOf<T>[] {
    return (this.rows.get(table.name) ?? []) as RowOf<T>[]
  }
}

export interface Stored {
  readonly summary: LoadSummary
  /** By attempt_key, ascending; rows without one (of files that are no logs) are not in it. */
  readonly attempts: ReadonlyMap<number, StoredRows>
  readonly diagnostics: readonly AnyRow[]
  /** The attempt of the log at this path. */
  ofLog(path: string): StoredRows
}

/** What a load leaves in a database of its own, which is gone afterwards. */
export async function stored(run: (db: string) => Promise<LoadSummary>): Promise<Stored> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-samples-'))
  try {
    const db = join(folder, 'samples.duckdb')
    const summary = await run(db)
    const attempts = await attemptsIn(db)
    const all = [...attempts.values()]
    return {
      summary,
      attempts,
      diagnostics: all.flatMap((rows) => rowsOf(rows, diagnostics)),
      ofLog(path) {
        const ofPath = all.filter((rows) => rowsOf(rows, logs)[0]?.log_path === path)
        if (ofPath.length !== 1) throw new Error(`${ofPath.length} attempts are of ${path}`)
        return ofPath[0]!
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function attemptsIn(db: string): Promise<Map<number, StoredRows>> {
  const database = await openDatabase(db, 'read')
  try {
    return await storedAttempts(database)
  } finally {
    closeDatabase(database)
  }
}

/** By attempt_key, ascending. */
export async function storedAttempts(database: Database): Promise<Map<number, StoredRows>> {
  const attempts = new Map<number, StoredRows>()
  const connection = new DuckDBConnection(database.connection.raw)
  for (const table of TABLES) {
    const { names, chunks } = await query(connection, selectOf(table))
    for await (const chunk of chunks()) {
      for (const values of chunk) {
        const row: AnyRow = Object.fromEntries(names.map((name, i) => [name, values[i]]))
        if (!attempts.has(row.attempt_key)) attempts.set(row.attempt_key, new StoredRows())
        const { rows } = attempts.get(row.attempt_key)!
        if (!rows.has(table.name)) rows.set(table.name, [])
        rows.get(table.name)!.push(row)
      }
    }
  }
  return new Map([...attempts].sort(([a], [b]) => a - b))
}

function selectOf({ name, columns }: Table): string {
  const times = Object.keys(columns).filter((column) => columns[column]!.type === 'TIMESTAMP')
  const inMs = times.map((column) => `epoch_us("${column}") / 1000 AS "${column}"`)
  const replace = inMs.length > 0 ? ` REPLACE (${inMs.join(', ')})` : ''
  return `SELECT *${replace} FROM "${name}" WHERE attempt_key IS NOT NULL`
}
