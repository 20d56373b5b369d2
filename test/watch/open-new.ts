import { type Database, openDatabase } from '../../src/store/database.ts'
import { createSchema } from '../../src/store/schema.ts'
import { placeTemplate } from '../../src/store/template.ts'
import { TABLES } from '../../src/tables/index.ts'

/** Opens a database for writing; made with all tables if it is not there. */
export async function openNew(path: string): Promise<Database> {
  await placeTemplate(path, TABLES)
  const database = await openDatabase(path, 'write')
  await createSchema(database, TABLES)
  return database
}
