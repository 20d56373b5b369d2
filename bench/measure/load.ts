import { createReadStream, rmSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { programPath, type Run, runNode } from './child.ts'

/** Loads a source into a new database with the command line of the product, as a user does; the database is left in `folder`. */
export async function runLoad(source: string, folder: string, wrapper?: readonly string[]): Promise<Run> {
  const database = databaseIn(folder)
  for (const file of [database, `${database}.wal`]) rmSync(file, { force: true })
  const args = ['load', source, '--db', database, '--format', 'json']
  const run = await runNode(programPath('cli/src/faces/cli/main.js'), args, wrapper)
  const files = JSON.parse(run.stdout) as { path: string; state: string; events: number }[]
  const bad = files.find(
    ({ state, events }) => events === 0 || (state !== 'complete' && state !== 'in progress'),
  )
  if (bad !== undefined || files.length === 0)
    throw new Error(`${bad?.path ?? source} was not loaded: ${bad?.state ?? 'nothing found'}`)
  return run
}

/** Rows of a table of the database that was made last. */
export async function countRows(folder: string, table: string): Promise<number> {
  const instance = await DuckDBInstance.create(databaseIn(folder), { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)
    return Number(reader.getRows()[0]?.[0])
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Reads a file, or the files of a folder, so that the first run finds them in memory as the others do. */
export async function warm(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    for (const name of await readdir(path)) await warm(join(path, name))
    return
  }
  const stream = createReadStream(path, { highWaterMark: 4 << 20 })
  for await (const _ of stream);
}

/** Where runLoad() leaves it. */
export function databaseIn(folder: string): string {
  return join(folder, 'afterglow.duckdb')
}
