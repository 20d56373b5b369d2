import { beforeAll, expect, test } from 'vitest'
import { runJob } from '../../src/decode/job.ts'
import type { DecodePool } from '../../src/decode/pool.ts'
import { type LoadSummary, load } from '../../src/index.ts'
import { KnownLogs } from '../../src/load/known-logs.ts'
import { beginLog } from '../../src/load/read-log.ts'
import { loadLog } from '../../src/pipeline.ts'
import { findLogs } from '../../src/source/index.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { createSchema } from '../../src/store/schema.ts'
import { Store } from '../../src/store/store.ts'
import { TABLES } from '../../src/tables/index.ts'
import { VIEWS } from '../../src/tables/views.ts'
import { plainTables, type TableTexts, tableDifferences, tableTexts } from './plain-tables.ts'
import { bytesOf, LOGS, linesOfLog, SAMPLES } from './samples.ts'
import { type StoredRows, stored } from './stored-rows.ts'

/** What JSON.parse and the listeners make of each log. */
const plain: TableTexts[] = []

beforeAll(async () => {
  for (const log of LOGS) plain.push(plainTables(await linesOfLog(log)))
}, 60_000)

test.each([1, 2])('all logs in one database, threads: %i', async (threads) => {
  const all = await stored((db) => load(SAMPLES, { db, threads }))
  expect(all.attempts.size).toBe(LOGS.length)
  expectPlain(LOGS.map(({ path }) => all.ofLog(path)))
})

test('the plain bytes of all files of a log through `-`, in tiny chunks', async () => {
  const { attempts } = await stored(loadStreams)
  // Attempts are numbered in the order in which they were loaded.
  const rows = [...attempts.values()]
  expect(rows).toHaveLength(LOGS.length)
  expectPlain(rows)
})

function expectPlain(rows: readonly StoredRows[]): void {
  for (const [i, { sample }] of LOGS.entries())
    expect(tableDifferences(plain[i]!, tableTexts(rows[i]!)), sample).toEqual([])
}

/** As `load(['-'])` for each log, but the database is opened and closed once: that would be most of the time. */
async function loadStreams(db: string): Promise<LoadSummary> {
  const database = await openDatabase(db, 'write')
  try {
    await createSchema(database, { tables: TABLES, views: VIEWS })
    const known = await KnownLogs.read(database)
    const store = new Store(database.connection)
    for (const log of LOGS) {
      for await (const found of findLogs(['-'], { stdin: tiny(await bytesOf(log)) })) {
        if (found.kind === 'log') await loadLog(await beginLog(found.log, THIS_THREAD), known, store)
      }
    }
    await store.commitShared()
  } finally {
    closeDatabase(database)
  }
  return { files: [], leftOut: new Map(), milliseconds: 0 }
}

const THIS_THREAD: DecodePool = { window: 1, run: runJob, warmUp: () => {}, close: async () => {} }

/** Chunks of a byte and more. */
async function* tiny(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const sizes = [1, 2, 3, 61, 509, 1021, 4093]
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}
