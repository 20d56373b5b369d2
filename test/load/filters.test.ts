import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { selectLogs } from '../../src/load/select.ts'
import { type FilterTexts, filtersOf } from '../../src/source/filters.ts'
import { LeftOut } from '../../src/source/left-out.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { makeTar } from '../source/make-tar.ts'
import { tempFolder } from '../source/temp-folder.ts'

const DAY = 86_400_000
const JAN_10 = Date.UTC(2026, 0, 10)

/** Three applications begun on three days, and a note; written to on the days they began. */
function folder(): string {
  const files = {
    application_1_1: app('application_1_1', 'nightly sales', JAN_10, 3),
    'application_1_2.inprogress': app('application_1_2', 'nightly stock', JAN_10 + DAY, 300),
    'some-name': app('my-app', 'report', JAN_10 + 2 * DAY, 30),
    'note.txt': 'not a log',
  }
  const made = tempFolder(files)
  for (const [i, name] of Object.keys(files).entries()) touch(join(made, name), JAN_10 + i * DAY + 3_600_000)
  return made
}

const ALL = ['application_1_1', 'application_1_2.inprogress', 'note.txt', 'some-name']

test.each<[FilterTexts, string[], Record<string, number>]>([
  [{}, ALL, {}],
  [{ appId: ['my-app'] }, ['some-name'], { '--app-id': 2, 'no event log': 1 }],
  [{ appId: ['application_1_*'] }, ALL.slice(0, 2), { '--app-id': 1, 'no event log': 1 }],
  [
    { appId: ['application_1_1', 'my-*'] },
    ['application_1_1', 'some-name'],
    { '--app-id': 1, 'no event log': 1 },
  ],
  [{ appId: ['application_1'] }, [], { '--app-id': 3, 'no event log': 1 }],
  [{ name: 'nightly*' }, ALL.slice(0, 2), { '--name': 1, 'no event log': 1 }],
  [{ name: 'nightly*', status: 'running' }, ['application_1_2.inprogress'], { '--status': 3 }],
  [{ status: 'completed' }, ['application_1_1', 'note.txt', 'some-name'], { '--status': 1 }],
  [{ since: '2026-01-11' }, ALL.slice(1, 2).concat('some-name'), { '--since': 1, 'no event log': 1 }],
  [{ until: '2026-01-11' }, ALL.slice(0, 2), { '--until': 1, 'no event log': 1 }],
  [
    { since: '2026-01-10T12:00', until: '2026-01-11T12:00Z' },
    ALL.slice(1, 2),
    { '--since': 1, '--until': 1, 'no event log': 1 },
  ],
  [{ minSize: '10KB' }, ALL.slice(1, 2).concat('some-name'), { '--min-size': 2 }],
  [{ maxSize: '10KB' }, ['application_1_1', 'note.txt'], { '--max-size': 2 }],
  [{ limit: 1 }, ['some-name'], { '--limit': 2, 'no event log': 1 }],
  [
    { limit: 1, name: 'nightly*' },
    ['application_1_2.inprogress'],
    { '--limit': 1, '--name': 1, 'no event log': 1 },
  ],
  [{ limit: 2 }, ['application_1_2.inprogress', 'some-name'], { '--limit': 1, 'no event log': 1 }],
])('%j', async (filters, names, counts) => {
  const root = folder()
  const leftOut = new LeftOut()
  const paths: string[] = []
  for await (const { found } of selectLogs([root], { filters }, leftOut))
    paths.push(found.kind === 'log' ? found.log.path.slice(root.length + 1) : 'skipped')
  expect(paths.sort()).toEqual(names)
  expect(Object.fromEntries(leftOut.counts)).toEqual(counts)
})

test('without its head a log tells nothing of these: no byte is read of those that size, time or name leave out', async () => {
  const root = folder()
  const heads: string[] = []
  const seenHeads = { get: () => undefined, set: (log: { path: string }) => heads.push(log.path) }
  const filters = { appId: ['application_1_2'], since: '2026-01-11' }
  for await (const _ of selectLogs([root], { filters, seenHeads: seenHeads as never })) {
  }
  expect(heads.map((path) => path.slice(root.length + 1)).sort()).toEqual([
    'application_1_2.inprogress',
    'note.txt',
    'some-name',
  ])
})

test('a log that cannot be read may be what is asked for', async () => {
  const root = tempFolder({ 'a.zstd': Buffer.from('28b52ffd00000000', 'hex') })
  const { files } = await load([root], {
    db: join(tempFolder(), 'a.duckdb'),
    threads: 1,
    filters: { name: 'x' },
  })
  expect(files).toMatchObject([{ state: expect.stringMatching(/damaged|truncated/) }])
})

test('of an archive the logs in it are filtered', async () => {
  const tar = await makeTar([
    { name: 'a', data: app('app-a', 'first', JAN_10, 3) },
    { name: 'b', data: app('app-b', 'second', JAN_10, 3) },
  ])
  const root = tempFolder({ 'logs.tar': tar })
  const db = join(tempFolder(), 'a.duckdb')
  const { files, leftOut } = await load([root], {
    db,
    threads: 1,
    filters: { name: 'second', maxSize: '9KB' },
  })
  expect(files.map(({ appId }) => appId)).toEqual(['app-b'])
  expect([...leftOut]).toEqual([['--name', 1]])
})

test('a list of sources is what its lines are', async () => {
  const root = folder()
  const list = join(tempFolder(), 'list.txt')
  writeFileSync(list, `\uFEFF# what to load\r\n\r\n ${root}/application_1_1 \r\n${root}/some*\n`)
  const paths: string[] = []
  for await (const { found } of selectLogs([`@${list}`, join(root, 'note.txt')], {}))
    if (found.kind === 'log') paths.push(found.log.path.slice(root.length + 1))
  expect(paths).toEqual(['application_1_1', 'some-name', 'note.txt'])
  await expect(load([`@${list}x`], { db: 'never' })).rejects.toThrow(/The list of sources .* cannot be read/)
  writeFileSync(list, '# nothing\n')
  await expect(load([`@${list}`], { db: 'never' })).rejects.toThrow('names none')
  writeFileSync(list, `@${list}\n`)
  await expect(load([`@${list}`], { db: 'never' })).rejects.toThrow('names another list')
})

test.each<[FilterTexts, string]>([
  [{ since: 'yesterday' }, '--since must be a date'],
  [{ until: '2026-13-01' }, '--until must be a date'],
  [{ minSize: '10 apples' }, '--min-size must be a size'],
  [{ limit: 0 }, '--limit must be'],
  [{ limit: 1.5 }, '--limit must be'],
])('%j is refused', (texts, message) => {
  expect(() => filtersOf(texts)).toThrow(message)
})

test('times and sizes as people write them', () => {
  const now = Date.UTC(2026, 0, 31, 12)
  expect(filtersOf({ since: '7d' }, now).since).toBe(now - 7 * DAY)
  expect(filtersOf({ since: '24h' }, now).since).toBe(now - DAY)
  expect(filtersOf({ since: '2026-01-30 10:00+02:00' }, now).since).toBe(Date.UTC(2026, 0, 30, 8))
  expect(filtersOf({ until: '2026-01-30' }, now).until).toBe(Date.UTC(2026, 0, 31))
  expect(filtersOf({ minSize: '10MB', maxSize: '1.5 GiB' })).toMatchObject({
    minBytes: 1e7,
    maxBytes: 1.5 * 2 ** 30,
  })
  expect(filtersOf({ minSize: '512k' }).minBytes).toBe(512_000)
})

function app(id: string, name: string, start: number, tasks: number): string {
  return logText(smallApp({ id, name, start, tasks }))
}

function touch(path: string, time: number): void {
  utimesSync(path, time / 1000, time / 1000)
}
