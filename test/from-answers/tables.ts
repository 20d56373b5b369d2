/** Two databases, each with one application, table by table. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import { declarations } from '../../src/analyses/schema.ts'
import { loadAnswers } from '../../src/answers-pipeline.ts'
import { NOT_CARRIED, type NotCarried } from '../../src/from-answers/not-carried.ts'
import { KnownLogs } from '../../src/load/known-logs.ts'
import type { AttemptAnswers } from '../../src/source/answers.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'
import { query } from '../../src/store/query.ts'
import { Store } from '../../src/store/store.ts'
import { openOrMake } from '../../src/store/template.ts'
import { TABLES } from '../../src/tables/index.ts'
import type { Table } from '../../src/tables/schema.ts'

export type Row = Readonly<Record<string, unknown>>

/** Loads answers into a database of its own, and gives it to `use`. */
export async function withAnswers<T>(
  answers: readonly AttemptAnswers[],
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-answers-'))
  const database = await openOrMake(join(folder, 'answers.duckdb'), 'load', declarations())
  try {
    const known = await KnownLogs.read(database)
    const store = new Store(database.connection)
    for (const one of answers) await loadAnswers(one, known, store)
    await store.commitShared()
    return await use(database)
  } finally {
    closeDatabase(database)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Opens a database only to read it. */
export async function reading<T>(path: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(path, 'read')
  try {
    return await use(database)
  } finally {
    closeDatabase(database)
  }
}

/** Tables that tell of files and of how they were read. */
const OF_FILES = ['logs', 'diagnostics']

/**
 * Where the tables of an attempt that was told by a REST API differ from those of its log, beside what NOT_CARRIED lists.
 * Also where that says that something is NULL or not there, and it is.
 */
export async function differences(
  log: Database,
  rest: Database,
  attempt: AttemptName,
  isOldServer = false,
): Promise<string[]> {
  const found: string[] = []
  for (const table of TABLES) {
    if (OF_FILES.includes(table.name)) continue
    const ours = NOT_CARRIED.filter(
      (one) => one.table === table.name && (isOldServer || one.oldServers !== true),
    )
    found.push(...(await differencesIn(table, ours, log, rest, attempt)))
  }
  return found
}

export interface AttemptName {
  readonly appId: string
  readonly attemptId: string | undefined
}

async function differencesIn(
  table: Table,
  exceptions: readonly NotCarried[],
  log: Database,
  rest: Database,
  attempt: AttemptName,
): Promise<string[]> {
  const resorted = exceptions
    .filter(({ instead }) => instead === 'resorted')
    .flatMap(({ columns }) => columns ?? [])
  const told = await rowsOf(rest, table, attempt, resorted, [])
  const whole = exceptions.find(({ columns, rows }) => columns === undefined && rows === undefined)
  if (whole !== undefined) return told.length === 0 ? [] : [`${table.name} has ${told.length} rows`]
  const columnsOf = (instead: NotCarried['instead']) =>
    new Set(exceptions.filter((one) => one.instead === instead).flatMap(({ columns }) => columns ?? []))
  const wanted = await rowsOf(
    log,
    table,
    attempt,
    resorted,
    exceptions.flatMap(({ rows }) => rows?.where ?? []),
  )
  const nulls = [...columnsOf('NULL')].filter((column) => told.some((row) => row[column] !== null))
  const isAsTold = (name: string, want: string, have: string) =>
    want === have ||
    columnsOf('NULL').has(name) ||
    columnsOf('other').has(name) ||
    resorted.includes(name) ||
    (columnsOf('kept or NULL').has(name) && have === 'null') ||
    (columnsOf('trimmed').has(name) && JSON.stringify(String(JSON.parse(want)).trim()) === have) ||
    (columnsOf('redacted').has(name) && have.includes('(redacted)'))
  const key = table.key.filter((name) => !columnsOf('other').has(name) && !resorted.includes(name))
  return [
    ...nulls.map((column) => `${table.name}.${column} is not NULL`),
    ...rowDifferences(table, key, wanted, told, isAsTold),
  ]
}

/** Rows with one key are compared in the order of the whole key. */
function* rowDifferences(
  table: Table,
  key: readonly string[],
  wanted: readonly Row[],
  told: readonly Row[],
  isAsTold: (column: string, want: string, have: string) => boolean,
): Generator<string> {
  const keyOf = (row: Row) => JSON.stringify(key.map((name) => row[name]))
  const byKey = new Map<string, Row[]>()
  for (const row of told) byKey.set(keyOf(row), [...(byKey.get(keyOf(row)) ?? []), row])
  for (const row of wanted) {
    const found = byKey.get(keyOf(row))?.shift()
    if (found === undefined) {
      yield `${table.name} ${keyOf(row)} is missing`
      continue
    }
    for (const [name, { type }] of Object.entries(table.columns)) {
      const [want, have] = [plain(row[name], type), plain(found[name], type)]
      if (!isAsTold(name, want, have))
        yield `${table.name} ${keyOf(row)} ${name}: wanted ${want}, got ${have}`
    }
  }
  for (const [name, rows] of byKey)
    if (rows.length > 0) yield `${table.name} ${name} is there ${rows.length} times too often`
}

/** JSON without the order of its attributes. */
function plain(value: unknown, type: string): string {
  if (type !== 'JSON' || typeof value !== 'string') return JSON.stringify(value)
  return JSON.stringify(JSON.parse(value), (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

async function rowsOf(
  database: Database,
  table: Table,
  { appId, attemptId }: AttemptName,
  resorted: readonly string[],
  wheres: readonly string[],
): Promise<Row[]> {
  const names = Object.keys(table.columns)
  const where = [
    `t.app_id = '${appId}'`,
    `t.attempt_id = '${attemptId ?? ''}'`,
    ...wheres.map((it) => `(${it})`),
  ]
  // Where the order differs, rows are put side by side by all that they hold.
  const sorted =
    resorted.length === 0 ? table.key : [...table.key, ...names].filter((name) => !resorted.includes(name))
  const order = sorted.length === 0 ? '' : ` ORDER BY ${sorted.map((name) => `"${name}"`).join(', ')}`
  const sql = `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table.name}" AS t WHERE ${where.join(' AND ')}${order}`
  const result = await query(new DuckDBConnection(database.connection.raw), sql)
  const rows: Row[] = []
  for await (const chunk of result.chunks())
    for (const values of chunk) rows.push(Object.fromEntries(names.map((name, i) => [name, values[i]])))
  return rows
}
