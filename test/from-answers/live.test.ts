import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchLogs } from '../../src/fetch.ts'
import { load } from '../../src/index.ts'
import type { Database } from '../../src/store/database.ts'
import { query } from '../../src/store/query.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import {
  type HistoryServer,
  noSpark,
  OLDER_SPARK,
  type RunningApplication,
  SPARK_VERSION,
  startApplication,
  startHistoryServer,
} from '../servers/spark.ts'
import { type LogFolder, logFolder } from '../source/history-server/logs-of-server.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { differences, reading } from './tables.ts'

/** Failures, lost executors, block updates, attempts with ids, an application that was killed. A server knows no newer logs. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  [SPARK_VERSION]: ['43-attempts', '43-failures', '35-cluster', '43-storage-blocks', '43-cut-plain'],
  [OLDER_SPARK]: ['35-failures', '35-cluster', '35-storage', '35-cut-lz4'],
}

describe.each([SPARK_VERSION, OLDER_SPARK])('a history server of Spark %s, asked by REST', (version) => {
  const without = noSpark(version)
  if (without !== undefined) console.warn(`Skipped: ${without}`)
  let folder: LogFolder
  let server: HistoryServer
  let proxy: FaultProxy
  let byLog: string
  let attempts: readonly { appId: string; attemptId: string | undefined }[]

  beforeAll(async () => {
    if (without !== undefined) return
    folder = logFolder(SAMPLES[version]!, 0)
    server = await startHistoryServer(version, folder.path)
    proxy = await startFaultProxy(server.port)
    await server.lists(folder.applications)
    byLog = join(mkdtempSync(join(tmpdir(), 'afterglow-rest-')), 'log.duckdb')
    const { files } = await load([folder.path], { db: byLog })
    attempts = files.map(({ appId, attemptId }) => ({ appId: appId!, attemptId: attemptId || undefined }))
  }, 300_000)

  afterAll(async () => {
    await proxy?.close()
    await server?.stop()
    folder?.remove()
    if (byLog !== undefined) rmSync(join(byLog, '..'), { recursive: true, force: true })
  })

  test.skipIf(without !== undefined)(
    'every table as by the log, but for what is listed',
    async () => {
      const db = join(tempFolder(), 'rest.duckdb')
      const options = { db, schemeOptions: { via: 'rest' } }
      const { files } = await load([`shs:${server.base}/`], options)
      expect(files.length).toBe(attempts.length)
      expect(files.filter(({ state }) => state === 'damaged')).toEqual([])
      expect(await all(byLog, db)).toEqual([])
      const again = await load([`shs:${server.base}/history/app-1/jobs/`], options)
      expect(again.files.every(({ unchanged }) => unchanged)).toBe(true)
    },
    300_000,
  )

  test.skipIf(without !== undefined)(
    'fetched to a folder, and loaded from there',
    async () => {
      const to = tempFolder()
      const options = { to, schemeOptions: { via: 'rest' } }
      const { files } = await fetchLogs([`shs:${server.base}`], options)
      expect(files.map(({ state }) => state)).toEqual(files.map(() => 'fetched'))
      const again = await fetchLogs([`shs:${server.base}`], options)
      expect(again.files.map(({ state }) => state)).toEqual(files.map(() => 'unchanged'))
      const db = join(tempFolder(), 'rest.duckdb')
      await load([to], { db })
      expect(await all(byLog, db)).toEqual([])
    },
    300_000,
  )

  test.skipIf(without !== undefined)(
    'once its log is loaded too, that takes the place of what was told',
    async () => {
      const db = join(tempFolder(), 'rest.duckdb')
      const filters = { appId: [attempts[0]!.appId] }
      await load([`shs:${server.base}`], { db, filters, schemeOptions: { via: 'rest' } })
      await load([`shs:${server.base}`], { db, filters })
      expect(
        await rows(db, 'SELECT DISTINCT layout, state FROM logs WHERE attempt_key IS NOT NULL'),
      ).not.toContainEqual(expect.arrayContaining(['rest']))
      expect(await rows(db, 'SELECT count(*), count(DISTINCT attempt_id) FROM attempts')).toEqual([
        [expect.any(Number), await only(db, 'SELECT count(*) FROM attempts')],
      ])
      // And the other way round, nothing is asked any more.
      const told = await load([`shs:${server.base}`], { db, filters, schemeOptions: { via: 'rest' } })
      expect(told.files.filter(({ state }) => state !== 'skipped')).toMatchObject([])
    },
    300_000,
  )

  // One server is enough for this.
  if (version === SPARK_VERSION)
    test.skipIf(without !== undefined)(
      'a server that is stopped in the middle and started again',
      async () => {
        let restarted: Promise<HistoryServer> | undefined
        let asked = 0
        proxy.fault = () => {
          if (++asked === 40)
            restarted = server.stop().then(() => startHistoryServer(version, folder.path, server.port))
          return undefined
        }
        const db = join(tempFolder(), 'rest.duckdb')
        try {
          const { files } = await load([`shs:http://127.0.0.1:${proxy.port}`], {
            db,
            schemeOptions: { via: 'rest' },
          })
          expect(restarted).toBeDefined()
          expect(files.filter(({ state }) => state === 'damaged')).toEqual([])
          expect(await all(byLog, db)).toEqual([])
        } finally {
          proxy.fault = undefined
          if (restarted !== undefined) server = await restarted
        }
      },
      300_000,
    )

  async function all(log: string, rest: string): Promise<string[]> {
    return reading(log, (one) =>
      reading(rest, async (other) => {
        const found: string[] = []
        for (const attempt of attempts)
          found.push(...(await differences(one, other, attempt, version === OLDER_SPARK)))
        return found
      }),
    )
  }
})

describe('an application that runs', () => {
  const without = noSpark(SPARK_VERSION)
  let application: RunningApplication

  beforeAll(async () => {
    if (without === undefined) application = await startApplication(SPARK_VERSION)
  }, 300_000)
  afterAll(async () => {
    await application?.stop()
  })

  test.skipIf(without !== undefined)(
    'tells of itself all that it can, page by page',
    async () => {
      const db = join(tempFolder(), 'live.duckdb')
      const first = await load([`shs:${application.ui}`], { db })
      expect(first.files).toMatchObject([{ state: 'in progress', unchanged: false }])
      expect(await rows(db, 'SELECT code FROM diagnostics')).toEqual([])
      const [name, completed] = (await rows(db, 'SELECT name, completed FROM attempts'))[0]!
      expect([name, completed]).toEqual(['a running one / with a slash', false])
      expect(await only(db, 'SELECT max(n) FROM (SELECT count(*) n FROM tasks GROUP BY stage_id)')).toBe(1200)
      expect(await rows(db, 'SELECT status, count(*) FROM jobs GROUP BY 1 ORDER BY 1')).toMatchObject([
        ['FAILED', 1],
        ['RUNNING', 1],
        ['SUCCEEDED', expect.any(Number)],
      ])
      expect(
        await only(db, "SELECT count(*) FROM tasks WHERE status = 'RUNNING' AND finish_time IS NULL"),
      ).toBe(2)
      expect(await only(db, 'SELECT count(*) FROM sql_executions')).toBeGreaterThan(25)
      expect(await only(db, "SELECT count(*) FROM sql_executions WHERE status = 'FAILED'")).toBe(1)
      expect(await rows(db, 'SELECT name, num_cached_partitions FROM rdds')).toEqual([['kept', 3]])
      expect(await rows(db, 'SELECT executor_id, rdd_blocks FROM executors')).toEqual([['driver', 3]])
      expect(await only(db, "SELECT value FROM environment WHERE key = 'spark.some.password'")).toMatch(
        /redacted/,
      )

      const again = await load([`shs:${application.ui}`], { db })
      expect(again.files).toMatchObject([{ state: 'in progress', unchanged: false }])
      expect(await only(db, 'SELECT count(*) FROM attempts')).toBe(1)
    },
    300_000,
  )
})

async function only(db: string, sql: string): Promise<unknown> {
  return (await rows(db, sql))[0]?.[0]
}

async function rows(db: string, sql: string): Promise<unknown[][]> {
  return reading(db, (database) => rowsIn(database, sql))
}

async function rowsIn(database: Database, sql: string): Promise<unknown[][]> {
  const { chunks } = await query(new DuckDBConnection(database.connection.raw), sql)
  const found: unknown[][] = []
  for await (const chunk of chunks()) for (const row of chunk) found.push([...row])
  return found
}
