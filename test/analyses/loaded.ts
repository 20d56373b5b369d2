import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from '../../src/load.ts'
import type { Connection } from '../../src/store/connection.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'

export interface LoadedDatabase {
  readonly path: string
  readonly connection: Connection
  close(): void
}

/** A database of these logs in a temporary folder, open for reading, as `afterglow sql` opens it. */
export async function loadedDatabase(sources: readonly string[]): Promise<LoadedDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-analyses-'))
  const path = join(folder, 'test.duckdb')
  await load(sources, { db: path })
  const database = await openDatabase(path, 'read')
  return {
    path,
    connection: database.connection,
    close() {
      closeDatabase(database)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
