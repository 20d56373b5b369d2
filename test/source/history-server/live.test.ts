import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { logs } from '../../../src/tables/logs.ts'
import { rowsOf } from '../../reconstruct/drive.ts'
import { type Stored, type StoredRows, stored } from '../../samples/stored-rows.ts'
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts'
import {
  type HistoryServer,
  noSpark,
  OLDER_SPARK,
  SPARK_VERSION,
  startHistoryServer,
} from '../../servers/spark.ts'
import { tempFolder } from '../temp-folder.ts'
import { addSmallLog, type LogFolder, logFolder, MANY } from './logs-of-server.ts'

/** One file and rolling, each codec, attempts with ids, cut and in progress, more than 20 SQL executions. */
const SAMPLES = [
  '43-attempts',
  '43-sql',
  '43-rolling',
  '35-cluster',
  '35-lzf',
  '43-snappy',
  '43-cut-plain',
  '43-running-rolling',
]

describe.each([SPARK_VERSION, OLDER_SPARK])('a history server of Spark %s', (version) => {
  const without = noSpark(version)
  if (without !== undefined) console.warn(`Skipped: ${without}`)

  let folder: LogFolder
  let server: HistoryServer
  let proxy: FaultProxy
  let fromDisk: Stored
  const source = () => `shs:http://127.0.0.1:${proxy.port}`
  const zips = () => proxy.requests.filter(({ path }) => path.endsWith('/logs'))

  beforeAll(async () => {
    if (without !== undefined) return
    folder = logFolder(SAMPLES)
    server = await startHistoryServer(version, folder.path)
    proxy = await startFaultProxy(server.port)
    fromDisk = await stored((db) => load([folder.path], { db }))
    await server.lists(folder.applications)
  }, 300_000)

  afterAll(async () => {
    await proxy?.close()
    await server?.stop()
    folder?.remove()
  })

  test.skipIf(without !== undefined)(
    'every attempt of every application, with the tables of its log on disk',
    async () => {
      const shs = await stored((db) => load([source()], { db }))
      expect(shs.summary.files.filter(({ state }) => state === 'skipped' || state === 'damaged')).toEqual([])
      expect(byAttempt(shs)).toEqual(byAttempt(fromDisk))
      expect(shs.attempts.size).toBeGreaterThanOrEqual(MANY + SAMPLES.length)
    },
    300_000,
  )

  test.skipIf(without !== undefined)(
    'a second run fetches what is new or has changed, and nothing else',
    async () => {
      const db = join(tempFolder(), 'a.duckdb')
      const first = await load([source()], { db })
      expect(first.files.every(({ unchanged }) => !unchanged)).toBe(true)
      proxy.requests.length = 0
      const second = await load([source()], { db })
      expect(zips()).toEqual([])
      expect(second.files.length).toBe(first.files.length)
      expect(second.files.every(({ unchanged }) => unchanged)).toBe(true)

      const appId = addSmallLog(folder.path, 1_000)
      await server.lists(folder.applications + 1)
      const third = await load([source()], { db })
      expect(zips().map(({ path }) => path)).toEqual([`/api/v1/applications/${appId}/logs`])
      expect(third.files.filter(({ unchanged }) => !unchanged)).toMatchObject([{ appId, state: 'complete' }])

      proxy.requests.length = 0
      const filters = { name: 'every day / part 1* ?&#%', since: '2020-01-01', until: '2030-01-01' }
      const some = await load([source()], { db: join(tempFolder(), 'b.duckdb'), filters })
      // 1, 10 to 19, and the one that was added.
      expect(some.files.length).toBe(12)
      expect(zips().length).toBe(12)
    },
    300_000,
  )

  // One server is enough for this.
  if (version === SPARK_VERSION)
    test.skipIf(without !== undefined)(
      'a zip that was kept is not asked for again, unless it was damaged; where nothing can be kept it is read all the same',
      async () => {
        const folder = tempFolder()
        const cache = join(folder, 'cache')
        const one = async (cache: string) => {
          proxy.requests.length = 0
          const options = { cache, filters: { appId: ['local-1800000000007'] } }
          const { files } = await load([source()], { db: join(tempFolder(), 'a.duckdb'), ...options })
          expect(files).toMatchObject([{ state: 'complete', appId: 'local-1800000000007' }])
          return zips().length
        }
        expect(await one(cache)).toBe(1)
        expect(await one(cache)).toBe(0)
        const [kept] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((it) => it.length > 3)
        const zip = readFileSync(join(cache, kept!))
        for (const damaged of [zip.subarray(0, 1000), Buffer.from(zip).fill(0, 200, 400)]) {
          writeFileSync(join(cache, kept!), damaged)
          expect(await one(cache)).toBe(1)
          expect(await one(cache)).toBe(0)
        }
        writeFileSync(join(folder, 'file'), '')
        expect(await one(join(folder, 'file'))).toBe(1)
      },
      300_000,
    )

  // One server is enough for this.
  if (version === SPARK_VERSION)
    test.skipIf(without !== undefined)(
      'answers that break off or that say to come again are asked for anew',
      async () => {
        const faulty = new Map<string, number>()
        proxy.fault = ({ path }) => {
          const times = (faulty.get(path) ?? 0) + 1
          faulty.set(path, times)
          if (times === 1 && path.includes('/local-180000000000'))
            return { status: 503, headers: { 'retry-after': '0' } }
          return times === 1 && /1\d\/logs$/.test(path) ? { cutAfter: 5_000 } : undefined
        }
        try {
          const shs = await stored((db) => load([source()], { db }))
          expect([...faulty.values()].filter((times) => times > 1).length).toBeGreaterThanOrEqual(20)
          for (const [name, rows] of byAttempt(fromDisk)) expect(byAttempt(shs).get(name), name).toEqual(rows)
        } finally {
          proxy.fault = undefined
        }
      },
      300_000,
    )

  // One server is enough for this.
  if (version === SPARK_VERSION)
    test.skipIf(without !== undefined)(
      'a log that cannot be had is told, and the others are loaded',
      async () => {
        const login = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }
        proxy.fault = ({ path }) =>
          path.endsWith('/local-1800000000007/logs')
            ? { status: 403 }
            : path.endsWith('/local-1800000000008/logs')
              ? { status: 302, headers: { location: '/login?back=secret' } }
              : path.startsWith('/login')
                ? login
                : undefined
        const cache = tempFolder()
        try {
          const { files } = await load([source()], { db: join(tempFolder(), 'a.duckdb'), cache })
          const left = files
            .filter(({ state }) => state === 'damaged')
            .sort((a, b) => (a.path < b.path ? -1 : 1))
          expect(left).toMatchObject([
            {
              path: expect.stringMatching(/local-1800000000007\/logs$/),
              reason: expect.stringMatching(/does not let us in \(status 403\)/),
            },
            {
              path: expect.stringMatching(/local-1800000000008\/logs$/),
              reason: expect.stringMatching(/a web page came in place of the log, perhaps of a login/),
            },
          ])
          expect(JSON.stringify(left)).not.toMatch('secret')
          expect(files.length).toBeGreaterThan(MANY)
          // The page is not kept: once somebody is let in, the log comes.
          proxy.fault = undefined
          const filters = { appId: ['local-1800000000008'] }
          const later = await load([source()], { db: join(tempFolder(), 'b.duckdb'), cache, filters })
          expect(later.files).toMatchObject([{ state: 'complete', appId: 'local-1800000000008' }])
        } finally {
          proxy.fault = undefined
        }
      },
      300_000,
    )
})

/** Rows of each attempt without what tells of files, and without the number it has in its database. */
function byAttempt(stored: Stored): Map<string, Record<string, unknown[]>> {
  return new Map(
    [...stored.attempts.values()].map((rows) => {
      const [log] = rowsOf(rows, logs)
      return [`${log?.app_id} ${log?.attempt_id}`, plain(rows)]
    }),
  )
}

function plain({ rows }: StoredRows): Record<string, unknown[]> {
  const tables = [...rows].filter(([name]) => name !== 'logs' && name !== 'diagnostics')
  return Object.fromEntries(
    tables.map(([name, its]) => [
      name,
      its
        .map((row) => ({ ...row, attempt_key: 0 }))
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  )
}
