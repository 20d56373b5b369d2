import { join } from 'node:path'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { type SharedFolder, sharedFolder } from '../faces/cli/folder.ts'

/** A database with these tables, in a folder to be removed after the tests of a file. */
export async function madeDatabase(
  sql: string,
): Promise<{ readonly folder: SharedFolder; readonly path: string }> {
  const folder = sharedFolder()
  const path = join(folder.path, 'x.duckdb')
  const database = await openDatabase(path, 'write')
  await database.connection.run(sql)
  closeDatabase(database)
  return { folder, path }
}
