import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fetchLogs, load } from '../../../src/index.ts'
import { filtersOf } from '../../../src/source/filters.ts'
import { LeftOut } from '../../../src/source/left-out.ts'
import { start } from '../../faces/cli/run.ts'
import { codesOf, type Loaded, loadedFrom } from '../../hostile/loaded.ts'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { keys, noBuckets, useBuckets } from '../../servers/bucket.ts'
import type { Fault, Seen } from '../../servers/fault-proxy.ts'
import { OWNER } from '../../servers/swift.ts'
import { makeTar } from '../make-tar.ts'
import { makeZip } from '../make-zip.ts'
import { found, tempFolder } from '../temp-folder.ts'
import { differences, tablesWithout } from './same-tables.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs/', import.meta.url))
/** Of every codec, layout and state. */
const CASES = [
  '32-lz4',
  '35-cut-snappy',
  '35-lzf',
  '35-rolling',
  '35-sql-gzip',
  '43-compacted',
  '43-running-rolling',
]
const SQL = '43-sql/local-1795265802849.zstd'

describe.skipIf(noBuckets)('logs in a bucket', () => {
  const server = useBuckets()

  const options = () => ({ schemeOptions: { 'endpoint-url': server.endpoint } })

  async function fromBucket(source: string, db = join(tempFolder(), 's3.duckdb')): Promise<Loaded> {
    return loadedFrom(source, db, options())
  }

  async function fromDisk(folder: string): Promise<Loaded> {
    return loadedFrom(folder, join(tempFolder(), 'disk.duckdb'))
  }

  let diskTables: ReturnType<typeof tablesWithout> | undefined

  /** The tables of the large sample. */
  async function onDisk(): ReturnType<typeof tablesWithout> {
    diskTables ??= fromDisk(join(SAMPLES, SQL)).then(({ db }) => tablesWithout(db, SAMPLES))
    return diskTables
  }

  /** The large sample in a bucket of its own, and whether it was loaded whole. */
  async function sample(bucket: string): Promise<{ source: string; isWhole(log: Loaded): Promise<void> }> {
    await server.makeBucket(bucket)
    await server.put(bucket, SQL, readFileSync(join(SAMPLES, SQL)))
    return {
      source: `s3://${bucket}/43-sql`,
      isWhole: async ({ db }) => {
        expect(differences(await tablesWithout(db, `s3://${bucket}/`), await onDisk())).toEqual({})
      },
    }
  }

  /** Does this to the first answers with bytes of the sample. */
  function onRead(faults: readonly Fault[]): void {
    let read = 0
    server.proxy.fault = ({ headers }) => (headers.range === undefined ? undefined : faults[read++])
  }

  test('samples of every codec and layout give the tables that they give from disk', async () => {
    const files = CASES.flatMap((name) =>
      readdirSync(join(SAMPLES, name), { recursive: true, encoding: 'utf8' })
        .map((file) => `${name}/${file}`)
        .filter((file) => statSync(join(SAMPLES, file)).isFile()),
    )
    await server.makeBucket('samples')
    for (const file of files) await server.put('samples', file, readFileSync(join(SAMPLES, file)))
    const cloud = await fromBucket('s3://samples')
    const disk = await fromDisk(join(SAMPLES, `{${CASES.join(',')}}`))
    const [ours, theirs] = [cloud, disk].map(({ files }) => files.map(({ state }) => state).sort())
    expect(ours).toEqual(theirs)
    const tables = await tablesWithout(cloud.db, 's3://samples/')
    expect(differences(tables, await tablesWithout(disk.db, SAMPLES))).toEqual({})
    expect(tables.tasks!.length).toBeGreaterThan(100)
    // A second run reads nothing but the first bytes, by which it tells archives.
    server.proxy.requests.length = 0
    const again = await fromBucket('s3://samples', cloud.db)
    expect(again.files.filter(({ unchanged, state }) => !unchanged && state !== 'skipped')).toEqual([])
    const ranges = server.proxy.requests.flatMap(({ headers }) => headers.range ?? [])
    expect(ranges.filter((range) => !range.startsWith('bytes=0-'))).toEqual([])
    // Nothing that lets anyone in is in the database.
    for (const secret of Object.values(keys(OWNER)))
      expect(readFileSync(cloud.db).includes(secret)).toBe(false)
  }, 120_000)

  test('archives: a zip, a tar and a tar.gz in a bucket', async () => {
    const [rolling] = readdirSync(join(SAMPLES, '43-rolling')).filter((name) => name.startsWith('eventlog'))
    const names = readdirSync(join(SAMPLES, '43-rolling', rolling!)).map((name) => `${rolling}/${name}`)
    const entries = names.map((name) => ({ name, data: readFileSync(join(SAMPLES, '43-rolling', name)) }))
    const stored = entries.map((entry) => ({ ...entry, method: 0 }))
    const tar = await makeTar(entries)
    const archives = {
      'packed.zip': makeZip(entries),
      'stored.zip': makeZip(stored),
      'logs.tar': tar,
      'logs.tar.gz': gzipSync(tar),
    }
    await server.makeBucket('archives')
    for (const [name, bytes] of Object.entries(archives)) {
      await server.put('archives', name, bytes)
      const cloud = await fromBucket(`s3://archives/${name}`)
      const disk = await fromDisk(join(tempFolder({ [name]: bytes }), name))
      expect(cloud.files.map(({ state }) => state)).toContain('complete')
      const [ours, theirs] = [
        await tablesWithout(cloud.db, 's3://archives/'),
        await tablesWithout(disk.db, disk.folder.slice(0, -name.length)),
      ]
      expect(differences(ours, theirs)).toEqual({})
    }
  })

  test('cut in mid-object: it is read on at its byte', async () => {
    const { source, isWhole } = await sample('cut')
    const expected: string[] = []
    server.proxy.fault = ({ headers }: Seen) => {
      const [from, to] = (headers.range ?? '').slice('bytes='.length).split('-').map(Number)
      if (to === undefined || to - from! < 200_000 || expected.length === 3) return undefined
      // Too little to be looked at before the rest of it is there: what tells whose log it is, asks on.
      const cutAfter = expected.length === 0 ? 0 : 50_000
      expected.push(`bytes=${from! + cutAfter}-${to}`)
      return { cutAfter }
    }
    const log = await fromBucket(source)
    await isWhole(log)
    expect(expected).toHaveLength(3)
    expect(server.proxy.requests.map(({ headers }) => headers.range)).toEqual(
      expect.arrayContaining(expected),
    )
    expect(await codesOf(log)).toEqual(['read_again', 'read_again', 'read_again'])
    const [[detail]] = (await log.rows('SELECT min(detail) FROM diagnostics')) as [[string]]
    expect(detail).toMatch(/^cut at byte 0: /)
  })

  test('503 and throttling: it waits as long as it is asked to', async () => {
    const { source, isWhole } = await sample('throttled')
    const slowDown = { status: 503, body: '<Error><Code>SlowDown</Code></Error>' }
    onRead([{ ...slowDown, headers: { 'retry-after': '1' } }, slowDown, { status: 500 }])
    const began = performance.now()
    const log = await fromBucket(source)
    expect(performance.now() - began).toBeGreaterThan(1000)
    await isWhole(log)
    expect(await codesOf(log)).toEqual(['read_again', 'read_again', 'read_again'])
  })

  test('a listing that fails in its midst goes on with the page that failed', async () => {
    await server.makeBucket('listing')
    await server.swift.many('listing', `${CONTAINER}/stdout_`, 2500)
    let pages = 0
    server.proxy.fault = ({ path }) => {
      if (!path.includes('list-type=2')) return undefined
      return ++pages === 2 ? { status: 503 } : pages === 3 ? { cutAfter: 5000 } : undefined
    }
    const { left } = await found(['s3://listing/'], options())
    expect(left[0]!.executorLogs).toHaveLength(2500)
    expect(pages).toBe(5)
  })

  test('an object that is replaced while it is read is not mixed of two', async () => {
    const { source } = await sample('replaced')
    let replaced: Promise<void> | undefined
    server.proxy.fault = ({ headers }: Seen) => {
      if (!headers.range?.startsWith('bytes=262144-')) return undefined
      replaced ??= server.put('replaced', SQL, 'another one')
      return { delay: 500 }
    }
    const log = await fromBucket(source)
    await replaced
    expect(await codesOf(log)).toEqual(['changed_while_read'])
    expect(log.files.map(({ state }) => state)).toEqual(['damaged'])
    server.proxy.fault = undefined
    const again = await fromBucket(source, log.db)
    expect(again.files.map(({ state }) => state)).toEqual(['not a log'])
  })

  test('a log that is renamed from .inprogress while it is read', async () => {
    await server.makeBucket('renamed')
    const bytes = readFileSync(join(SAMPLES, SQL))
    await server.put('renamed', 'local-1.zstd.inprogress', bytes)
    const moves: Promise<void>[] = []
    server.proxy.fault = ({ headers }: Seen) => {
      if (!headers.range?.startsWith('bytes=262144-')) return undefined
      if (moves.length === 0)
        moves.push(
          server
            .put('renamed', 'local-1.zstd', bytes)
            .then(() => server.remove('renamed', 'local-1.zstd.inprogress')),
        )
      return { delay: 500 }
    }
    const log = await fromBucket('s3://renamed/local-1.zstd.inprogress')
    await Promise.all(moves)
    expect(await codesOf(log)).toEqual(['renamed'])
    const whole = await fromDisk(join(SAMPLES, SQL))
    const tasks = 'SELECT count(*), sum(executor_run_time_ms) FROM tasks'
    expect(await log.rows(tasks)).toEqual(await whole.rows(tasks))
  })

  test('a server that is stopped and started again in mid-load', async () => {
    const { source, isWhole } = await sample('restarted')
    let restarted: Promise<void> | undefined
    server.proxy.fault = ({ headers }: Seen) => {
      if (!headers.range?.startsWith('bytes=262144-')) return undefined
      restarted ??= server.swift.stop().then(() => server.swift.start())
      return undefined
    }
    const log = await fromBucket(source)
    await restarted
    await isWhole(log)
    expect(new Set(await codesOf(log))).toEqual(new Set(['read_again']))
  })

  test('a slow server is waited for', async () => {
    const { source, isWhole } = await sample('slow')
    onRead([{ bytesPerSecond: 400_000, delay: 300 }, { bytesPerSecond: 400_000 }])
    const log = await fromBucket(source)
    await isWhole(log)
    expect(await codesOf(log)).toEqual([])
  })

  test('ten thousand objects under one prefix are listed by pages, and a log among them is found', async () => {
    await server.makeBucket('many')
    await server.swift.many('many', `${CONTAINER}/stdout_`, 10_000)
    await server.put('many', 'logs/z/local-1.zstd', readFileSync(join(SAMPLES, SQL)))
    const told: number[] = []
    const { logs, left } = await found(['s3://many/logs'], { ...options(), onListed: (n) => told.push(n) })
    expect([told.length, told.at(-1)]).toEqual([11, 10_001])
    expect(logs.map(({ path }) => path)).toEqual(['s3://many/logs/z/local-1.zstd'])
    const names = left.flatMap(({ executorLogs }) => executorLogs ?? []).map(({ path }) => path)
    expect(new Set(names).size).toBe(10_000)
    // One for the object `logs`, eleven pages, and the first bytes of the log.
    expect(server.proxy.requests).toHaveLength(13)
  })

  test('an object of more than 5 GB: any of its bytes, without the others', async () => {
    await server.makeBucket('huge')
    const bytes = await server.swift.huge('huge', 'app', 5 * 1024 ** 3)
    const { logs } = await found(['s3://huge/app'], options())
    const [part] = logs[0]!.parts
    expect(part!.bytes).toBe(bytes)
    expect(bytes).toBeGreaterThan(5 * 1024 ** 3)
    for (const from of [0, 2 ** 32 - 5, bytes - 10]) {
      const pieces: Uint8Array[] = []
      for await (const piece of part!.ranges!.read(from, from + 10)) pieces.push(piece)
      const repeated = '0123456789'.repeat(2)
      expect(Buffer.concat(pieces).toString()).toBe(repeated.slice(from % 10, (from % 10) + 10))
    }
    expect(server.proxy.requests.length).toBeLessThan(8)
  })

  test('a job run of EMR Serverless: its event log is loaded, its other logs are listed, with links on request', async () => {
    const run = 'logs/applications/00g72ravf2a45t09/jobs/00g72rcefave480b'
    const log = `${run}/sparklogs/eventlog_v2_00g72rcefave480b`
    await server.makeBucket('emr')
    await server.put('emr', `${log}/appstatus_00g72rcefave480b`, '')
    await server.put('emr', `${log}/events_0_00g72rcefave480b`, logText(smallApp({ id: '00g72rcefave480b' })))
    await server.put('emr', `${run}/SPARK_DRIVER/stderr.gz`, gzipSync('what the driver wrote'))
    await server.put('emr', `${run}/SPARK_EXECUTOR/1/stdout.gz`, gzipSync('what an executor wrote'))

    const loaded = await fromBucket('s3://emr/logs')
    expect(loaded.files.map(({ state }) => state)).toEqual(['complete', 'skipped'])
    expect(await loaded.rows('SELECT DISTINCT cluster_id, job_run_id FROM logs')).toEqual([
      ['00g72ravf2a45t09', '00g72rcefave480b'],
    ])
    expect(
      await loaded.rows('SELECT kind, executor_id, app_id, path FROM executor_logs ORDER BY path'),
    ).toEqual([
      ['driver', 'driver', '00g72rcefave480b', `s3://emr/${run}/SPARK_DRIVER/stderr.gz`],
      ['executor', '1', '00g72rcefave480b', `s3://emr/${run}/SPARK_EXECUTOR/1/stdout.gz`],
    ])
    const opened = server.proxy.requests.filter(({ headers }) => headers.range !== undefined)
    expect(opened.filter(({ path }) => path.includes('SPARK_'))).toEqual([])

    const args = [
      'ls',
      's3://emr/logs',
      '--endpoint-url',
      server.endpoint,
      '--presign',
      '5m',
      '--format',
      'json',
    ]
    const { out, err, code } = await start(args).ended
    expect([err, code]).toEqual(['', 0])
    const rows = JSON.parse(out) as { link?: string; executor_logs?: { link: string }[] }[]
    const [executorLogs] = rows.flatMap(({ executor_logs }) => (executor_logs ? [executor_logs] : []))
    const first = await fetch(executorLogs![0]!.link)
    expect(gunzipSync(Buffer.from(await first.arrayBuffer())).toString()).toBe('what the driver wrote')
    expect((await fetch(rows[0]!.link!)).status).toBe(200)
    expect(out).toContain('X-Amz-Expires=300')
    expect(out).not.toContain(keys(OWNER).AWS_SECRET_ACCESS_KEY)
    expect((await start(args.slice(0, 4)).ended).out).not.toContain('X-Amz-Signature')
  })

  test('a profile that names its own server', async () => {
    const { source } = await sample('profile')
    const { accessKeyId, secretAccessKey } = OWNER
    const folder = tempFolder({
      config: `[profile own]\nendpoint_url = ${server.swift.endpoint}\nregion = us-east-1\n`,
      credentials: `[own]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    })
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...environment } = process.env
    process.env = {
      ...environment,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    }
    expect((await found([source], { schemeOptions: { profile: 'own' } })).logs).toHaveLength(1)
  })

  test('the command line with a wrong secret: what to do, and no secret', async () => {
    await server.makeBucket('private')
    process.env.AWS_SECRET_ACCESS_KEY = 'a-secret-nobody-may-see'
    const args = [
      'load',
      's3://private/',
      '--endpoint-url',
      server.endpoint,
      '--db',
      join(tempFolder(), 'x.duckdb'),
    ]
    const { out, err, code } = await start(args).ended
    expect(code).not.toBe(0)
    expect(err).toMatch(/does not accept the secret key.*AWS_SECRET_ACCESS_KEY/s)
    expect(out + err).not.toContain('a-secret-nobody-may-see')
  })

  test('names that are unusual and real are listed, copied and loaded: none takes the place of another', async () => {
    const bucket = 'my.log.bucket-v2'
    await server.makeBucket(bucket)
    const keys = [
      'w/a b/app 1',
      'w/a b',
      'w/plus+plus/app+2',
      'w/100%/app%203',
      'w/ünï/日本',
      'w/dt=2026-01-01/hr=05/app-4',
      'w//double/app-6',
      'w/double/app-6',
      'w/star*[x]/app-7',
      'w/q?x#y/app-8',
      'w/../app-9',
      'w-old/app-10',
    ]
    for (const [i, key] of keys.entries())
      await server.put(bucket, key, logText(smallApp({ id: `app-${i}` })))
    await server.put(bucket, 'w/folder/', '')
    const paths = keys.map((key) => `s3://${bucket}/${key}`)
    for (const [source, expected] of [
      [`s3://${bucket}`, paths],
      [`s3://${bucket}/w`, paths.slice(0, -1)],
      [`s3://${bucket}/w/`, paths.slice(0, -1)],
      [`s3://${bucket}/w/a b`, paths.slice(0, 2)],
      [`s3://${bucket}/w/a b/`, paths.slice(0, 1)],
      ...paths.slice(2).map((path) => [path, [path]] as const),
    ] as const)
      expect((await found([source], options())).logs.map(({ path }) => path).sort()).toEqual(
        [...expected].sort(),
      )

    const to = join(tempFolder(), 'copies')
    // One by one, then all: what is below the name of a copy comes later, and what has the name of a folder.
    await fetchLogs([`s3://${bucket}/w-old`, `s3://${bucket}/w/double`], { to, ...options() })
    const { files } = await fetchLogs([`s3://${bucket}`], { to, ...options() })
    expect(files.filter(({ state }) => state !== 'unchanged' && state !== 'fetched')).toEqual([])
    const copies = await loadedFrom(to, join(tempFolder(), 'copies.duckdb'))
    const names = await copies.rows('SELECT app_id FROM attempts')
    expect(names.map(String).sort()).toEqual(keys.map((_, i) => `app-${i}`).sort())
  }, 60_000)

  test('several sources, patterns, and one that is not there', async () => {
    const { source } = await sample('several')
    await server.put('several', '43-sqlite/x', 'not below 43-sql')
    expect((await found([source], options())).logs).toHaveLength(1)
    expect((await found(['s3://several/*-sql/*.zstd'], options())).logs).toHaveLength(1)
    expect((await found(['s3a://several/43-*'], options())).logs).toHaveLength(2)
    const leftOut = new LeftOut()
    const overlapping = [source, 's3://several/43-*', 's3://several/']
    const filters = filtersOf({ maxSize: '1' })
    expect((await found(overlapping, { ...options(), filters, leftOut })).logs).toEqual([])
    expect([...leftOut.counts]).toEqual([['--max-size', 2]])
    const beside = await load([source, 's3://several/nothing', 's3://no-such-bucket/x'], {
      ...options(),
      db: join(tempFolder(), 'test.duckdb'),
      threads: 1,
    })
    expect(beside.files.map(({ path, state }) => [path, state])).toEqual([
      [`s3://several/${SQL}`, 'complete'],
      ['s3://several/nothing', 'damaged'],
      ['s3://no-such-bucket/x', 'damaged'],
    ])
    await expect(found(['s3://several/nothing'], options())).rejects.toThrow('nothing there')
  })
})

const CONTAINER = 'logs/j-2AXXXXXXGAPLF/containers/application_1_0001/container_1_0001_01_000002'
