import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { load } from '../../src/index.ts'
import { filtersOf } from '../../src/source/filters.ts'
import { LeftOut } from '../../src/source/left-out.ts'
import { tablesOf } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { LOGS } from '../samples/samples.ts'
import { makeTar } from './make-tar.ts'
import { makeZip } from './make-zip.ts'
import { faultyServer } from './remote/faulty-server.ts'
import { found, tempFolder } from './temp-folder.ts'

/** Real logs that are one file, in three codecs. */
const SAMPLES = ['32-lz4', '35-sql-gzip', '43-cut-plain']

test.each(SAMPLES)('%s: every table is that of the file on disk', async (sample) => {
  const { path } = LOGS.find((log) => log.sample === sample)!
  const folder = tempFolder({ [basename(path)]: readFileSync(path) })
  const file = join(folder, basename(path))
  utimesSync(file, 1_790_000_000, 1_790_000_000)
  const server = await faultyServer()
  server.add(`/logs/${basename(path)}`, readFileSync(path), { modified: 1_790_000_000_000, etag: '"1"' })
  const [local, remote] = [await loaded(file), await loaded(`${server.url}/logs/${basename(path)}`)]
  expect(remote.files).toMatchObject(local.files.map(({ state, events }) => ({ state, events })))
  expect(withoutPlace(await tablesOf(remote.db), `${server.url}/logs`)).toEqual(
    withoutPlace(await tablesOf(local.db), folder),
  )
})

test('what befell the reading is told, and nothing is lost', async () => {
  const server = await faultyServer()
  const text = logText(smallApp({ id: 'app-1', tasks: 3000 }))
  server.add('/app-1', Buffer.from(text), { etag: '"1"' })
  let broken = 0
  server.fault = ({ to }, response) => {
    if (to < 300_000 || broken++ > 1) return false
    if (broken === 1) return { cutAfter: 100_000 }
    response.writeHead(503).end()
    return true
  }
  const { files, db } = await loaded(`${server.url}/app-1`)
  expect(files).toMatchObject([
    { state: 'complete', reason: expect.stringMatching(/^nothing is lost: read_again/) },
  ])
  const { diagnostics, tasks } = await tablesOf(db)
  expect(tasks).toHaveLength(3000)
  expect(diagnostics!.map((row) => JSON.parse(row))).toMatchObject(
    Array.from({ length: 2 }, () => ({ code: 'read_again', severity: 'notice', lost: false })),
  )
})

test('an unchanged file is not read again: by its ETag, or by its time', async () => {
  const server = await faultyServer()
  const content = Buffer.from(logText(smallApp()))
  for (const known of [{ etag: '"1"' }, { modified: 1_790_000_000_000 }]) {
    server.files.clear()
    server.add('/app-1', content, known)
    const first = await loaded(`${server.url}/app-1`)
    const again = await load([`${server.url}/app-1`], { db: first.db, threads: 1 })
    expect(again.files).toMatchObject([{ unchanged: true }])
    server.add('/app-1', content, { etag: '"2"', modified: 1_790_000_009_000 })
    const changed = await load([`${server.url}/app-1`], { db: first.db, threads: 1 })
    expect(changed.files).toMatchObject([{ unchanged: false, state: 'complete' }])
  }
})

test.each([
  ['a zip', true, 'zip'],
  ['a zip, of a server without ranges', false, 'zip'],
  ['a tar', true, 'tar'],
  ['a tar, of a server without ranges', false, 'tar'],
])('%s is read by its entries', async (_, ranges, kind) => {
  const left = ownTemp()
  const server = await faultyServer()
  server.ranges = ranges
  const entries = ['app-1', 'app-2', 'deep/app-3'].map((name) => ({
    name,
    data: logText(smallApp({ id: basename(name), tasks: 200 })),
  }))
  server.add('/all', kind === 'zip' ? makeZip(entries) : await makeTar(entries), { etag: '"1"' })
  const { files } = await loaded(`${server.url}/all`)
  expect(files.map(({ path, state }) => [path, state]).sort()).toEqual(
    entries.map(({ name }) => [`${server.url}/all!/${name}`, 'complete']),
  )
  expect(left()).toEqual([])
})

test('of a large zip only what is needed is read', async () => {
  const server = await faultyServer()
  const junk = Buffer.alloc(3_000_000, 'x')
  const entries = Array.from({ length: 20 }, (_, i) => ({ name: `junk-${i}.bin`, data: junk, method: 0 }))
  const zip = makeZip([...entries, { name: 'app-1', data: logText(smallApp()) }])
  server.add('/all.zip', zip, { etag: '"1"' })
  const { logs } = await found([`${server.url}/all.zip`])
  expect(logs).toHaveLength(21)
  const read = server.asked.reduce((sum, { from, to }) => sum + to - from, 0)
  expect(read).toBeLessThan(zip.length / 3)
})

test('a zip of a history server, which does not tell how long it is', async () => {
  const left = ownTemp()
  const server = await faultyServer()
  const path = '/api/v1/applications/app-1/logs'
  const zip = makeZip([{ name: 'app-1', data: logText(smallApp({ id: 'app-1' })), streamed: true }])
  server.add(path, zip)
  server.fault = (asked, response) => {
    if (asked.path !== path) return false
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.end(zip)
    return true
  }
  const { files } = await loaded(`${server.url}${path}`)
  expect(files).toMatchObject([{ path: `${server.url}${path}!/app-1`, state: 'complete' }])
  expect(left()).toEqual([])
})

test('what is kept with --cache is not asked for again, and a fetch that broke off goes on', async () => {
  const server = await faultyServer()
  const cache = join(tempFolder(), 'cache')
  const content = Buffer.from(logText(smallApp({ id: 'app-1', tasks: 4000 })))
  server.add('/app-1', content, { etag: '"1"' })
  server.add('/all.zip', makeZip([{ name: 'app-2', data: logText(smallApp({ id: 'app-2' })) }]), {
    etag: '"1"',
  })
  const sources = ['/app-1', '/all.zip'].map((path) => server.url + path)
  const first = await loaded(sources, { cache })
  expect(first.files).toMatchObject([{ state: 'complete' }, { state: 'complete' }])
  server.asked.length = 0
  const second = await loaded(sources, { cache })
  expect(server.asked.map(({ from, to }) => to - from)).toEqual([1, 1])
  expect(await tablesOf(second.db)).toEqual(await tablesOf(first.db))
  // Names in the cache are digests, whatever the paths are.
  const names = readdirSync(cache, { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => !/^[0-9a-f]{2}(\/[0-9a-f]{64})?$/.test(name))).toEqual([])

  server.add('/app-1', content, { etag: '"2"' })
  server.fault = ({ from, to }, response) => {
    if (to < content.length || from === 0) return false
    response.writeHead(403).end()
    return true
  }
  const broken = await loaded(sources, { cache })
  expect(broken.files[0]).toMatchObject({ state: 'damaged', reason: expect.stringContaining('unreadable') })
  server.fault = () => false
  const kept = await tablesOf(broken.db)
  // Not with the cache: then it could be what was kept that is the same.
  const again = await load([sources].flat(), { db: broken.db, threads: 1 })
  expect(again.files).toMatchObject([{ state: 'complete', unchanged: false }, { unchanged: true }])
  expect(await tablesOf(broken.db)).not.toEqual(kept)
  server.asked.length = 0
  const whole = await loaded(sources, { cache })
  expect(whole.files[0]).toMatchObject({ state: 'complete' })
  expect(server.asked.filter(({ from, to }) => from === 0 && to > 4096)).toEqual([])
  expect(await tablesOf(whole.db).then(({ tasks }) => tasks)).toHaveLength(4001 + 2)
})

test('what was damaged in the cache is not taken for the log: it is fetched anew', async () => {
  const server = await faultyServer()
  const cache = join(tempFolder(), 'cache')
  server.add('/app-1', Buffer.from(logText(smallApp({ id: 'app-1', tasks: 1000 }))), { etag: '"1"' })
  const source = `${server.url}/app-1`
  const first = await loaded(source, { cache })
  const [kept] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 3)
  const content = readFileSync(join(cache, kept!))
  writeFileSync(join(cache, kept!), content.fill('x', 100_000, 100_100))
  const second = await loaded(source, { cache })
  expect(second.files).toMatchObject([{ state: 'complete' }])
  expect(await tablesOf(second.db)).toEqual(await tablesOf(first.db))
  server.asked.length = 0
  expect((await loaded(source, { cache })).files).toMatchObject([{ state: 'complete' }])
  expect(server.asked).toHaveLength(1)
})

test('several loads may keep what they fetch in one folder at the same time', async () => {
  const server = await faultyServer()
  const cache = join(tempFolder(), 'cache')
  server.add('/app-1', Buffer.from(logText(smallApp({ id: 'app-1', tasks: 10_000 }))), { etag: '"1"' })
  const source = `${server.url}/app-1`
  const atOnce = await Promise.all(Array.from({ length: 4 }, () => loaded(source, { cache })))
  server.asked.length = 0
  const after = await loaded(source, { cache })
  expect(server.asked).toHaveLength(1)
  const plain = await tablesOf(after.db)
  for (const { db } of atOnce) expect(await tablesOf(db)).toEqual(plain)
  expect(plain.tasks).toHaveLength(10_000)
})

test('what cannot be reached is an error, and beside other sources a row', async () => {
  const server = await faultyServer()
  server.add('/app-1', Buffer.from(logText(smallApp())))
  const db = join(tempFolder(), 'a.duckdb')
  await expect(load([`${server.url}/nothing?token=secret`], { db })).rejects.toMatchObject({
    name: 'NothingFound',
    message: `${server.url}/nothing: there is nothing there (status 404).`,
  })
  const { files } = await loaded([`${server.url}/nothing?token=secret`, `${server.url}/app-1`])
  expect(files).toMatchObject([
    { path: `${server.url}/nothing`, state: 'damaged', reason: expect.stringContaining('status 404') },
    { state: 'complete' },
  ])
  expect(JSON.stringify(files)).not.toContain('secret')
})

/** The file as a server sends it that packs it on the way, whatever it was asked. */
async function packed(content: Uint8Array, encoding: string) {
  const server = await faultyServer()
  server.fault = (_, response) => {
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': content.length, etag: '"1"' })
    response.end(content)
    return true
  }
  return server
}

test('a server that packs what it sends though it is asked not to: the file is read, not what was made of it', async () => {
  const { path } = LOGS.find((log) => log.sample === '32-lz4')!
  const file = readFileSync(path)
  const plain = await loaded(path)
  for (const [encoding, content] of [
    ['gzip', gzipSync(file)],
    ['deflate', deflateSync(file)],
  ] as const) {
    const server = await packed(content, encoding)
    const { files } = await loaded(`${server.url}/app-1`)
    expect(files).toMatchObject(plain.files.map(({ state, events, codec }) => ({ state, events, codec })))
  }
  const server = await packed(brotliCompressSync(file), 'br')
  await expect(loaded(`${server.url}/app-1`)).rejects.toThrow('packed in a way that is not known here')
})

test.each<[what: string, answer: Readonly<Record<string, string | number>>, says: string]>([
  ['a part, and not which', { 'content-length': 1 }, 'it sends a part and does not say which'],
  ['a way back to itself', { location: '/app-1?secret', 'content-length': 0 }, 'redirects again and again'],
])('%s is an error', async (_, headers, says) => {
  const server = await faultyServer()
  server.fault = (_, response) => {
    response.writeHead('location' in headers ? 302 : 206, headers)
    response.end('location' in headers ? '' : '{')
    return true
  }
  const failed = loaded(`${server.url}/app-1?secret`)
  await expect(failed).rejects.toThrow(says)
  await expect(failed).rejects.not.toThrow('secret')
})

test('two addresses that differ in what is not shown are not taken for one another', async () => {
  const server = await faultyServer()
  server.fault = (_asked, response) => {
    response.end(logText(smallApp()))
    return true
  }
  const { files } = await loaded([`${server.url}/get?id=1`, `${server.url}/get?id=2`])
  expect(files).toMatchObject([
    { path: `${server.url}/get`, state: 'complete' },
    {
      path: `${server.url}/get`,
      state: 'damaged',
      reason: expect.stringContaining('differs only in its query'),
    },
  ])
})

test('what two sources lead to is left out once, and what is not shown tells them apart', async () => {
  const server = await faultyServer()
  server.add('/app-1', Buffer.from(logText(smallApp())), { etag: '"1"' })
  const address = `${server.url}/app-1`
  const leftOut = new LeftOut()
  const filters = filtersOf({ maxSize: '1' })
  expect(await found([address, `${address}#again`, address], { filters, leftOut })).toEqual({
    logs: [],
    left: [],
  })
  expect([...leftOut.counts]).toEqual([['--max-size', 1]])
  // The small one is not lost behind the large one that has its address.
  server.fault = (_asked, response) => {
    if (!response.req.url?.endsWith('?large')) return false
    response.end(Buffer.alloc(100_000))
    return true
  }
  const smaller = filtersOf({ maxSize: '90KB' })
  const { logs, left } = await found([`${address}?large`, address], { filters: smaller })
  expect(logs).toMatchObject([{ path: address }])
  expect(left).toEqual([])
})

async function loaded(sources: string | readonly string[], options: { cache?: string } = {}) {
  const db = join(tempFolder(), 'test.duckdb')
  const { files } = await load([sources].flat(), { db, threads: 1, ...options })
  return { db, files }
}

/** Without the place of the files, and what only the far ones have. */
function withoutPlace(tables: Record<string, readonly string[]>, place: string): Record<string, string[]> {
  const entries = Object.entries(tables).map(([name, rows]): [string, string[]] => [
    name,
    rows.map((row) => row.replaceAll(place, '').replace(/"version":(?:null|"[^}]*")/, '')).sort(),
  ])
  return Object.fromEntries(entries)
}

/** Gives the test a folder of its own for temporary files; what is left in it. */
function ownTemp(): () => string[] {
  const before = process.env.TMPDIR
  const folder = tempFolder()
  process.env.TMPDIR = folder
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  })
  return () => readdirSync(folder).filter((name) => !name.startsWith('afterglow-source-'))
}
