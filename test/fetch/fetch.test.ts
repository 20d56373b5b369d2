import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Manifest } from '../../src/fetch/manifest.ts'
import { placeOf } from '../../src/fetch/place.ts'
import { fetchLogs, load } from '../../src/index.ts'
import { tablesOf } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { makeZip } from '../source/make-zip.ts'
import { faultyServer } from '../source/remote/faulty-server.ts'
import { tempFolder } from '../source/temp-folder.ts'

/** Rolling logs, one that runs, compacted ones, codecs, and attempts in files of their own. */
const SAMPLES = [
  '35-rolling',
  '43-running-rolling',
  '43-compacted',
  '35-compacted-plain',
  '43-attempts',
  '35-sql-gzip',
  '43-cut-lzf',
]

test('what is copied loads to the same tables', async () => {
  const from = tempFolder()
  for (const sample of SAMPLES) cpSync(join('sample-logs', sample), join(from, sample), { recursive: true })
  writeFileSync(
    join(from, 'logs.zip'),
    makeZip([{ name: 'app-z', data: logText(smallApp({ id: 'app-z' })) }]),
  )
  const cut = readFileSync(
    `sample-logs/43-cut-lzf/${readdirSync('sample-logs/43-cut-lzf').find((name) => name.includes('lzf'))!}`,
  )
  writeFileSync(join(from, 'eventlog_v2_x.lzf'), cut)
  for (const [i, file] of filesIn(from).entries())
    utimesSync(join(from, file), 1_790_000_000 + i / 1000, 1_790_000_000.123 + i / 1000)
  const to = join(tempFolder(), 'copies')
  const { files } = await fetchLogs([from], { to })
  expect(files.filter(({ state }) => state === 'failed')).toEqual([])
  const [first, second] = [await tables(from), await tables(to)]
  expect(withoutPlace(second, join(to, 'file', from))).toEqual(withoutPlace(first, from))

  const manifest = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8')) as {
    files: Record<string, unknown>[]
  }
  for (const { source, file, bytes, sha256 } of manifest.files) {
    const content = readFileSync(join(to, String(file)))
    expect(content.equals(readFileSync(String(source)))).toBe(true)
    expect([bytes, sha256]).toEqual([content.length, createHash('sha256').update(content).digest('hex')])
  }
  expect(readdirSync(to).sort()).toEqual(['file', 'manifest.json'])
}, 120_000)

test('a second run copies only what is new or has changed', async () => {
  const from = tempFolder({ a: app('a'), b: app('b') })
  const to = tempFolder()
  await fetchLogs([from], { to })
  writeFileSync(join(from, 'b'), app('b', 20))
  writeFileSync(join(from, 'c'), app('c'))
  const { files } = await fetchLogs([from], { to })
  expect(files.map(({ source, state }) => [source.slice(from.length + 1), state])).toEqual([
    ['a', 'unchanged'],
    ['b', 'fetched'],
    ['c', 'fetched'],
  ])
  expect(readFileSync(join(to, 'file', from, 'b'), 'utf8')).toBe(app('b', 20))
})

test('a copy that was lost or cut is made anew', async () => {
  const from = tempFolder({ a: app('a'), b: app('b') })
  const to = tempFolder()
  await fetchLogs([from], { to })
  renameSync(join(to, 'file', from, 'a'), join(to, 'elsewhere'))
  writeFileSync(join(to, 'file', from, 'b'), 'cut')
  const { files } = await fetchLogs([from], { to })
  expect(files.map(({ state }) => state)).toEqual(['fetched', 'fetched'])
  expect(readFileSync(join(to, 'file', from, 'b'), 'utf8')).toBe(app('b'))
})

test('what was lost between two machines is missed when the folder is loaded', async () => {
  const from = tempFolder({ a: app('a'), b: app('b'), c: app('c') })
  const to = tempFolder()
  await fetchLogs([from], { to })
  const copies = join(to, 'file', from)
  renameSync(join(copies, 'a'), join(tempFolder(), 'a'))
  writeFileSync(join(copies, 'b'), `${app('b')}\n`)
  const manifest = join(to, 'manifest.json')
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: { file: string }[] }
  const outside = { ...files[0], file: '../../../etc/passwd' }
  writeFileSync(manifest, JSON.stringify({ afterglow_manifest: 1, files: [...files, outside] }))
  const { logs = [] } = await tables(to)
  const place = copies.slice(to.length + 1)
  const rows = logs.map((row) => JSON.parse(row) as { state: string; path: string; reason: string })
  expect(rows.filter(({ state }) => state === 'damaged')).toMatchObject([
    {
      path: manifest,
      reason:
        `Not all files are as they were copied: ${place}/a is not there; ` +
        `${place}/b has ${app('b').length + 1} bytes and not ${app('b').length}. Copy the folder again.`,
    },
  ])
})

test('from far away: what broke off goes on at its byte, and only whole files take their place', async () => {
  const server = await faultyServer()
  const content = Buffer.from(app('app-1', 5000))
  server.add('/logs/app-1', content, { etag: '"1"', modified: 1_790_000_000_000 })
  server.fault = ({ from, to }, response) => {
    if (from === 0 || to < content.length) return false
    response.writeHead(403).end()
    return true
  }
  const to = tempFolder()
  const source = `${server.url}/logs/app-1`
  const broken = await fetchLogs([source], { to })
  expect(broken.files).toMatchObject([
    { state: 'failed', source, reason: expect.stringContaining('status 403') },
  ])
  expect(existsSync(join(to, placeOf(source)))).toBe(false)
  server.fault = () => false
  server.asked.length = 0
  const whole = await fetchLogs([source], { to })
  expect(whole.files).toMatchObject([{ state: 'fetched', bytes: content.length }])
  expect(server.asked.filter(({ from, to }) => from === 0 && to > 300_000)).toEqual([])
  expect(readFileSync(join(to, placeOf(source))).equals(content)).toBe(true)
  expect(Math.trunc(statSync(join(to, placeOf(source))).mtimeMs)).toBe(1_790_000_000_000)
  server.asked.length = 0
  expect((await fetchLogs([source], { to })).files).toMatchObject([{ state: 'unchanged' }])
  // Whether it has changed, and whether it is an archive.
  expect(server.asked.map(({ to }) => to)).toEqual([1, 4096])
  const [far, near] = [await tables(source), await tables(to)]
  expect(withoutPlace(near, join(to, placeOf(`${server.url}/logs`)))).toEqual(
    withoutPlace(far, `${server.url}/logs`),
  )
})

test('filters, and what is no log', async () => {
  const from = tempFolder({ a: app('a'), b: app('b'), 'note.txt': 'not a log' })
  const to = tempFolder()
  const { files, leftOut } = await fetchLogs([from], { to, filters: { appId: ['b'] } })
  expect(files).toMatchObject([{ source: join(from, 'b'), state: 'fetched' }])
  expect(Object.fromEntries(leftOut)).toEqual({ '--app-id': 1, 'no event log': 1 })
  const all = await fetchLogs([from], { to })
  expect(all.files.map(({ state }) => state).sort()).toEqual(['fetched', 'skipped', 'unchanged'])
})

test('a log that has got its final name since is kept under that', async () => {
  const from = tempFolder({ 'a.inprogress': app('a') })
  const to = tempFolder()
  await fetchLogs([from], { to })
  renameSync(join(from, 'a.inprogress'), join(from, 'a'))
  await fetchLogs([from], { to })
  expect(readdirSync(join(to, 'file', from))).toEqual(['a'])
  const { files } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8')) as { files: unknown[] }
  expect(files).toHaveLength(1)
})

test('a folder with another manifest is not written to', async () => {
  const from = tempFolder({ a: app('a') })
  const to = tempFolder({ 'manifest.json': '{"version":3}' })
  await expect(fetchLogs([from], { to })).rejects.toThrow('is no manifest of copied logs')
  expect(readdirSync(to)).toEqual(['manifest.json'])
})

test.each([
  ['s3://bucket/a/../../b', 's3/bucket/a/%2E%2E/%2E%2E/b'],
  [
    'http://host:18080/api/v1/applications/app-1/logs!/eventlog_v2_app-1/events_1_app-1',
    'http/host:18080/api/v1/applications/app-1/logs!/eventlog_v2_app-1/events_1_app-1',
  ],
  ['shs:http://host/x', 'shs-http/host/x'],
  ['/logs/.hidden/a\u0000b', 'file/logs/%2Ehidden/a%00b'],
])('%j lies at %s', (path, place) => {
  expect(placeOf(path)).toBe(place)
})

test('long names that differ only in their middle lie at places of their own, with their beginning and end', () => {
  const long = (n: number) => `application_1_1_${'x'.repeat(400)}${n}${'y'.repeat(400)}.zstd`
  const places = Array.from({ length: 1000 }, (_, n) => placeOf(`s3://bucket/${long(n)}`))
  expect(new Set(places).size).toBe(1000)
  for (const place of places) expect(place).toMatch(/^s3\/bucket\/application_1_1_.{1,220}\.zstd$/)
})

test('of many files each has its place, a log taken apart its entries, and what is forgotten is free', async () => {
  const manifest = await Manifest.read(tempFolder())
  const copied = (source: string) => ({
    source,
    file: placeOf(source),
    bytes: 1,
    sha256: '',
    version: null,
    modified: null,
  })
  for (let n = 0; n < 100; n++) manifest.set(copied(`http://host/app-${n}/logs!/events_1`))
  const archives = Array.from({ length: 101 }, (_, n) => `http://host/app-${n}/logs`)
  expect(archives.map((archive) => manifest.isTaken(placeOf(`${archive}!/events_1`))).lastIndexOf(true)).toBe(
    99,
  )
  expect(archives.flatMap((archive) => manifest.entriesOf(archive))).toHaveLength(100)
  manifest.delete('http://host/app-7/logs!/events_1')
  expect(manifest.isTaken('http/host/app-7/logs!/events_1')).toBe(false)
  expect(manifest.isTaken('http/host/app-77/logs!/events_1')).toBe(true)
  expect(manifest.entriesOf('http://host/app-7/logs')).toEqual([])
})

async function tables(source: string): Promise<Record<string, readonly string[]>> {
  const db = join(tempFolder(), 'test.duckdb')
  await load([source], { db, threads: 1 })
  return tablesOf(db)
}

/** Without the place of the files, and without rows about what is no part of a log, which is not copied. */
function withoutPlace(all: Record<string, readonly string[]>, place: string): Record<string, string[]> {
  const entries = Object.entries(all).map(([name, rows]): [string, string[]] => [
    name,
    rows
      .map((row) => row.replaceAll(place, '').replace(/"version":(?:null|"(?:[^"\\]|\\.)*")/, ''))
      .filter(
        (row) =>
          name !== 'logs' || !/"state":"(?:not a log|skipped)"/.test(row) || row.includes('Replaced by'),
      )
      .sort(),
  ])
  return Object.fromEntries(entries)
}

function app(id: string, tasks = 3): string {
  return logText(smallApp({ id, tasks }))
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  )
}
