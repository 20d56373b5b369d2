import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { load, UserError } from '../../src/index.ts'
import { rowsOf } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tempFolder } from '../source/temp-folder.ts'

const files = { 'logs/app-1': logText(smallApp()) }

/** Loads the small log into a database; the error, which must be one for a person. */
async function failure(folder: string, db: string): Promise<UserError> {
  const error = await load([join(folder, 'logs')], { db, threads: 1 }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

async function change(db: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(db)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

describe('a file that cannot be loaded into stays as it is', () => {
  test('one that is no database', async () => {
    const folder = tempFolder({ ...files, db: 'This is no database.\n'.repeat(500) })
    const error = await failure(folder, join(folder, 'db'))
    expect(error.message).toContain('not a valid DuckDB database')
    expect(error.hint).toBeDefined()
    expect(readFileSync(join(folder, 'db'), 'utf8')).toBe('This is no database.\n'.repeat(500))
  })

  test('one made by a newer version of Afterglow', async () => {
    const folder = tempFolder(files)
    const db = join(folder, 'test.duckdb')
    await load([join(folder, 'logs')], { db, threads: 1 })
    await change(db, 'UPDATE afterglow_schema SET version = 99')
    const error = await failure(folder, db)
    expect(error.message).toMatch(/newer version of Afterglow \(schema 99/)
    expect(error.hint).toContain('Update Afterglow')
  })

  test('one made by a newer version of DuckDB', async () => {
    const folder = tempFolder(files)
    const db = join(folder, 'test.duckdb')
    await change(db, 'CREATE TABLE t (x INTEGER)')
    writeFileSync(db, withStorageVersion(readFileSync(db), 999n))
    expect((await failure(folder, db)).message).toContain('newer version of DuckDB')
  })

  test("one with a table that has a name of ours but is someone else's", async () => {
    const folder = tempFolder(files)
    const db = join(folder, 'test.duckdb')
    await change(db, 'CREATE TABLE Jobs (x INTEGER); INSERT INTO jobs VALUES (7)')
    expect((await failure(folder, db)).message).toContain('has a table Jobs')
    expect(await rowsOf(db, 'SELECT * FROM jobs')).toEqual([[7]])
    expect(await rowsOf(db, 'SELECT count(*) FROM duckdb_tables()')).toEqual([[1]])
  })

  test('one that is cut', async () => {
    const folder = tempFolder(files)
    const db = join(folder, 'test.duckdb')
    await load([join(folder, 'logs')], { db, threads: 1 })
    writeFileSync(db, readFileSync(db).subarray(0, 100_000))
    expect((await failure(folder, db)).message).toContain('cannot be opened')
  })

  test.each(['/dev/full', '/nowhere/x.duckdb', '', '/'])('%j', async (db) => {
    const folder = tempFolder(files)
    expect((await failure(folder, db)).hint).toBeDefined()
  })
})

test('tables of other names live beside ours', async () => {
  const folder = tempFolder(files)
  const db = join(folder, 'test.duckdb')
  await change(db, 'CREATE TABLE mine AS SELECT 7 AS x')
  await load([join(folder, 'logs')], { db, threads: 1 })
  expect(await rowsOf(db, 'SELECT x, (SELECT count(*) FROM tasks) FROM mine')).toEqual([[7, 3]])
})

test('a name that DuckDB would take for something else is a file', async () => {
  const folder = tempFolder(files)
  const here = process.cwd()
  process.chdir(folder)
  try {
    await load(['logs'], { db: ':memory:', threads: 1 })
  } finally {
    process.chdir(here)
  }
  expect(existsSync(join(folder, ':memory:'))).toBe(true)
})

test('two loads in one process: the second says that the database is in use', async () => {
  const folder = tempFolder(files)
  const db = join(folder, 'test.duckdb')
  const text = logText(smallApp({ id: 'piped' }))
  let second: UserError | undefined
  async function* stdin(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text.slice(0, -100))
    // The first load has the database open by now: it reads this to load it.
    second = await failure(folder, db)
    yield Buffer.from(text.slice(-100))
  }
  await load(['-'], { db, threads: 1, stdin: stdin() })
  expect(second?.message).toContain('in use')
  expect(await rowsOf(db, 'SELECT app_id, count(*) FROM tasks GROUP BY 1')).toEqual([['piped', 3]])
  await load([join(folder, 'logs')], { db, threads: 1 })
  expect(await rowsOf(db, 'SELECT count(*) FROM attempts')).toEqual([[2]])
})

/** Files of databases that this process has open. */
function openDatabases(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.includes('.duckdb') ? [path] : []
    } catch {
      return []
    }
  })
}

test.skipIf(process.platform !== 'linux')('a load closes the database, whatever it did', async () => {
  const folder = tempFolder(files)
  const db = join(folder, 'test.duckdb')
  const source = [join(folder, 'logs')]
  let stillOpen = 0
  const onFile = (): void => {
    stillOpen = openDatabases().length
  }
  // New, grown (which takes statements with parameters), unchanged, stopped.
  for (const tasks of [3, 5, 5]) {
    writeFileSync(join(folder, 'logs/app-1'), logText(smallApp({ tasks })))
    await load(source, { db, threads: 1, onFile })
    expect(stillOpen).toBeGreaterThan(0)
    expect(openDatabases()).toEqual([])
  }
  const onProgress = (): void => {
    throw new Error('stop')
  }
  writeFileSync(join(folder, 'logs/app-1'), logText(smallApp({ tasks: 7 })))
  await expect(load(source, { db, threads: 1, onProgress })).rejects.toThrow('stop')
  expect(openDatabases()).toEqual([])
  expect(await rowsOf(db, 'SELECT count(*) FROM tasks')).toEqual([[5]])
  expect(openDatabases()).toEqual([])
})

/** The file with another storage version in its first header, whose checksum DuckDB verifies (checksum.cpp). */
function withStorageVersion(file: Buffer, version: bigint): Buffer {
  const changed = Buffer.from(file)
  changed.writeBigUInt64LE(version, 12)
  let sum = 5381n
  for (let at = 8; at < 4096; at += 8)
    sum ^= BigInt.asUintN(64, changed.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n)
  changed.writeBigUInt64LE(sum, 0)
  return changed
}
