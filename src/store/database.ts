import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import duckdb from '@duckdb/node-bindings'
import { UserError } from '../base/errors.ts'
import { Connection } from './connection.ts'
import { literal } from './ddl.ts'
import { hold } from './holds.ts'

/** Raised when a table changes in a way that older code cannot read. */
export const SCHEMA_VERSION = 1

export interface Database {
  readonly path: string
  readonly raw: duckdb.Database
  readonly connection: Connection
  /** Ends the hold on the file. */
  readonly release: () => void
}

/** Nothing is ever fetched from anywhere: DuckDB must work with what it was built with. */
const OPTIONS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  // Of a file that is made. DuckDB's own 256 KB are cleared and written for each column of each row group, of which ours are small.
  default_block_size: '65536',
}

/** `load` is for writing through this connection alone, in row groups that suit a load. */
type Mode = 'read' | 'write' | 'load'

/**
 * Rows of a table that DuckDB compresses together; 122 880 if it is not told. What is left at the end of a load is
 * compressed while nothing else is to be done, so it should be little; smaller groups compress worse.
 */
const ROW_GROUP = 20_480

/**
 * Opens a DuckDB file, making it unless `mode` is read. Throws UserError if there is none to read, if the file is in use, is
 * no database, or was made by a newer version.
 */
export async function openDatabase(
  path: string,
  mode: Mode,
  options: Readonly<Record<string, string>> = {},
): Promise<Database> {
  if (mode === 'read' && !existsSync(path)) {
    throw new UserError(`There is no database ${path}.`, {
      hint: `Make it: afterglow load SOURCE --db ${path}`,
    })
  }
  const release = hold(path, mode === 'read' ? 'read' : 'write')
  if (release === undefined) throw inUse(path)
  try {
    return { path, release, ...(await open(path, mode, options)) }
  } catch (error) {
    release()
    throw error
  }
}

async function open(
  path: string,
  mode: Mode,
  options: Readonly<Record<string, string>>,
): Promise<Pick<Database, 'raw' | 'connection'>> {
  const config = duckdb.create_config()
  const access = mode === 'read' ? { access_mode: 'READ_ONLY' } : {}
  // As a file, whatever the name: DuckDB would take `:memory:` or `md:x` for something else.
  const file = resolve(path)
  // Beside the file, as for one that is not attached: else it would be in the folder in which the load was started.
  const spill = mode === 'load' ? { temp_directory: `${file}.tmp` } : {}
  const { memory_limit, ...others } = options
  for (const [name, value] of Object.entries({ ...OPTIONS, ...access, ...spill, ...others }))
    duckdb.set_config(config, name, value)
  const failed = (error: unknown): never => {
    throw openError(path, error)
  }
  const raw = await duckdb.open(mode === 'load' ? ':memory:' : file, config).catch(failed)
  try {
    const connection = await Connection.to(raw, memory_limit)
    // Only a file that is attached to another database can be given a size of row groups.
    if (mode === 'load')
      await connection
        .run(`ATTACH ${literal(file)} AS loaded (TYPE duckdb, ROW_GROUP_SIZE ${ROW_GROUP}); USE loaded`)
        .catch(failed)
    await checkVersion(path, connection)
    // To open it may take more: what was committed last and is not in its place yet is put there.
    await connection.boundMemory()
    return { raw, connection }
  } catch (error) {
    duckdb.close_sync(raw)
    throw error
  }
}

export function closeDatabase({ connection, raw, release }: Database): void {
  connection.close()
  duckdb.close_sync(raw)
  release()
}

function inUse(path: string, cause?: unknown): UserError {
  return new UserError(`${path} is in use by another ${cause === undefined ? 'load or query' : 'process'}.`, {
    hint: 'Wait until the other load has ended (or close the program that has it open), then run this again.',
    cause,
  })
}

async function checkVersion(path: string, connection: Connection): Promise<void> {
  if (!(await hasSchema(connection))) return
  const [row] = await connection.rows('SELECT max(version) AS version FROM afterglow_schema')
  const version = Number(row?.version ?? 0)
  if (version <= SCHEMA_VERSION) return
  throw new UserError(
    `${path} was made by a newer version of Afterglow (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
    {
      hint: 'Update Afterglow, or load into another file.',
    },
  )
}

/** Whether Afterglow has made its tables here. */
export async function hasSchema(connection: Connection): Promise<boolean> {
  const known = await connection.rows(
    "SELECT 1 AS known FROM duckdb_tables() WHERE table_name = 'afterglow_schema'",
  )
  return known.length > 0
}

function openError(path: string, error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error)
  const first = text.split('\n')[0]
  if (/could not set lock|conflicting lock/i.test(text)) return inUse(path, error)
  if (/newer version|version number|storage version/i.test(text)) {
    return new UserError(`${path} was made by a newer version of DuckDB: ${first}`, {
      hint: 'Update Afterglow, or load into another file.',
      cause: error,
    })
  }
  return new UserError(`${path} cannot be opened as a database: ${first}`, {
    hint: 'Name a DuckDB file that Afterglow made, or one that does not exist yet in a folder that does.',
    cause: error,
  })
}

const FULL = /no space left|file too large|disk quota|max_temp_directory_size/i
const STORAGE = /^(IO|FATAL|Out of Memory) Error|Failed to commit: Could not/im

/** The error for a person if `error` says that DuckDB cannot write any more, not that a row is wrong; else undefined. */
export function storageError(path: string, error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof UserError) return error
  const [first = ''] = error.message.split('\n')
  if (FULL.test(error.message)) {
    return new UserError(`There is no room for ${path}: ${first}`, {
      hint: 'Make room on the disk. What was loaded is kept; the same command goes on from there.',
      cause: error,
    })
  }
  return STORAGE.test(error.message)
    ? new UserError(`${path} cannot be written: ${first}`, {
        hint: 'What was loaded is kept; the same command goes on from there.',
        cause: error,
      })
    : undefined
}
