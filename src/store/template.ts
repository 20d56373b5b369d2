import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, link, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Declarations } from '../tables/views.ts'
import { closeDatabase, type Database, openDatabase } from './database.ts'
import { createSchema, schemaStatements } from './schema.ts'

/**
 * An empty database with all tables, made when Afterglow is built: to copy it takes a few milliseconds, to run some
 * thousand statements takes a hundred. Its name tells the statements, so that an old one is never used.
 */
export function templatePath(declared: Declarations): string {
  const digest = createHash('sha1').update(schemaStatements(declared).join('\n')).digest('hex').slice(0, 12)
  return fileURLToPath(new URL(`../../schema-${digest}.duckdb`, import.meta.url))
}

/** Makes the template; part of the build. */
export async function makeTemplate(declared: Declarations): Promise<string> {
  const path = templatePath(declared)
  await rm(path, { force: true })
  const database = await openDatabase(path, 'write')
  await createSchema(database, declared)
  closeDatabase(database)
  return path
}

/** Opens a database to be written; it is made, with all tables, if it is not there. Throws UserError if that cannot be done. */
export async function openOrMake(
  path: string,
  mode: 'write' | 'load',
  declared: Declarations,
  options: Readonly<Record<string, string>> = {},
): Promise<Database> {
  await placeTemplate(path, declared)
  const database = await openDatabase(path, mode, options)
  try {
    await createSchema(database, declared)
    return database
  } catch (error) {
    closeDatabase(database)
    throw error
  }
}

/** Puts an empty database with all tables where there is no file yet; does nothing if there is no template. */
async function placeTemplate(path: string, declared: Declarations): Promise<void> {
  if (existsSync(path)) return
  const template = templatePath(declared)
  if (!existsSync(template)) return
  const copy = `${path}.${process.pid}.new`
  try {
    await copyFile(template, copy)
    // In one step: whoever is killed here leaves no half database.
    await link(copy, path)
  } catch {
    // Opening the database will make its tables, or say what is wrong with the place.
  } finally {
    await rm(copy, { force: true }).catch(() => undefined)
  }
}
