import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Found, findLogs } from '../../../src/source/index.ts'
import type { Grouped } from '../../../src/source/part.ts'
import { FetchedFiles } from '../../../src/source/remote/fetched-files.ts'
import type { RemoteStore } from '../../../src/source/remote/store.ts'
import { walk } from '../../../src/source/remote/walk.ts'
import { tempFolder } from '../temp-folder.ts'
import { folderStore } from './folder-store.ts'

const OPTIONS = { signal: undefined, disk: new FetchedFiles() }

test('a bucket is grouped as the same files on disk are', async () => {
  const folder = tempFolder({
    'logs/eventlog_v2_b/events_1_b': 'x',
    'logs/eventlog_v2_b/events_2_b.compact': 'x',
    'logs/eventlog_v2_b/events_3_b': 'x',
    'logs/eventlog_v2_b/appstatus_b.inprogress': '',
    'logs/eventlog_v2_b/.events_1_b.crc': 'x',
    'logs/eventlog_v2_b/deeper/alone': 'x',
    'logs/eventlog_v2_b/zzz': 'x',
    'logs/eventlog_v2_b-2/events_1_b-2.zstd': 'x',
    'logs/app-20260101000000-0001.lz4.inprogress': 'x',
    'logs/old/EVENT_LOG_1': 'x',
    'logs/old/SPARK_VERSION_1.0.0': '',
    'cluster/eventlog/10_1/eventlog': 'x',
    'cluster/eventlog/10_1/eventlog-2026-01-01--10-00.gz': 'x',
    _SUCCESS: '',
    top: 'x',
  })
  cpSync('sample-logs', join(folder, 'sample-logs'), { recursive: true })
  const local: Found[] = []
  for await (const one of findLogs([folder])) local.push(one)
  const remote: Grouped[] = []
  for await (const one of walk(folderStore(folder), { key: '', shown: 'test://bucket' }, OPTIONS))
    remote.push(one)
  expect(remote.length).toBeGreaterThan(40)
  expect(summaries(remote, 'test://bucket')).toEqual(summaries(local, folder))
})

test('the file of a rolling log leads to all of it', async () => {
  const folder = tempFolder({
    'eventlog_v2_b/events_1_b': 'x',
    'eventlog_v2_b/events_2_b': 'x',
    'eventlog_v2_b/appstatus_b': '',
    'eventlog_v2_b/other': 'x',
  })
  const root = { key: 'eventlog_v2_b/events_2_b', shown: 'test://bucket/eventlog_v2_b/events_2_b' }
  const found: Grouped[] = []
  for await (const one of walk(folderStore(folder), root, OPTIONS)) found.push(one)
  expect(summaries(found, 'test://bucket')).toEqual([
    {
      log: 'eventlog_v2_b',
      layout: 'rolling',
      inProgress: false,
      parts: ['events_1_b', 'events_2_b'],
      problems: [],
    },
  ])
})

test.each([
  ['events_2_b', ['events_1_b', 'events_2_b']],
  ['appstatus_b', ['events_1_b', 'events_2_b']],
  ['eventlog', ['eventlog-2026-01-01--10-00.gz', 'eventlog']],
  ['EVENT_LOG_1', ['EVENT_LOG_1']],
])(
  '%s at the top of a bucket: its siblings are asked for, and nothing else is listed',
  async (name, parts) => {
    const folder = tempFolder({
      events_1_b: 'x',
      events_2_b: 'x',
      events_1_c: 'x',
      appstatus_b: '',
      eventlog: 'x',
      'eventlog-2026-01-01--10-00.gz': 'x',
      eventlogs: 'x',
      EVENT_LOG_1: 'x',
      'SPARK_VERSION_1.0.0': '',
      'events_1_b.d/events_3_b': 'x',
      'other/app-1': 'x',
    })
    const store = folderStore(folder)
    const listed: string[] = []
    const counted: RemoteStore = {
      ...store,
      async *list(key, signal) {
        for await (const page of store.list(key, signal)) {
          listed.push(...page.map(({ key }) => key))
          yield page
        }
      },
    }
    const found: Grouped[] = []
    for await (const one of walk(counted, { key: name, shown: '' }, OPTIONS)) found.push(one)
    expect(listed).toEqual([name])
    expect(found.filter(({ kind }) => kind === 'log')).toMatchObject([
      { log: { parts: parts.map((part) => ({ path: `test://bucket/${part}` })) } },
    ])
  },
)

test('hidden folders and unfinished work are passed over, one row each; markers of folders are no files', async () => {
  const folder = tempFolder({
    'logs/.sparkStaging/a/b': 'x',
    'logs/.sparkStaging/c': 'x',
    'logs/_temporary/0/log': 'xx',
    'logs/a_$folder$': '',
    'logs/a/log': 'x',
  })
  const found: Grouped[] = []
  for await (const one of walk(folderStore(folder), { key: 'logs', shown: '' }, OPTIONS)) found.push(one)
  expect(found).toMatchObject([
    {
      skipped: {
        path: 'test://bucket/logs/.sparkStaging',
        bytes: 2,
        reason: expect.stringContaining('2 file(s)'),
      },
    },
    { skipped: { path: 'test://bucket/logs/_temporary', bytes: 2 } },
    { kind: 'single', file: { part: { path: 'test://bucket/logs/a/log' } } },
  ])
})

test('nothing there is missing; a listing that breaks off gives what was listed before', async () => {
  const folder = tempFolder({ 'a/1': 'x', 'b/1': 'x', 'c/1': 'x' })
  const store = folderStore(folder, 1)
  const nothing = walk(store, { key: 'nothing', shown: 'test://bucket/nothing' }, OPTIONS)
  await expect(nothing.next()).rejects.toMatchObject({ fault: 'missing' })
  const broken = {
    ...store,
    async *list(key: string) {
      for await (const page of store.list(key, undefined)) {
        if (page[0]?.key === 'c/1') throw new Error('broken off')
        yield page
      }
    },
  }
  const found: Grouped[] = []
  const walking = async () => {
    for await (const one of walk(broken, { key: '', shown: '' }, OPTIONS)) found.push(one)
  }
  await expect(walking()).rejects.toThrow('broken off')
  expect(found).toHaveLength(2)
})

test('a folder of many thousand logs does not wait for its end', async () => {
  const files = Array.from({ length: 12_000 }, (_, i) => [`logs/app-${i}`, ''])
  const folder = tempFolder(Object.fromEntries(files))
  let listed = 0
  const store = folderStore(folder, 1000)
  const counted = {
    ...store,
    async *list(key: string) {
      for await (const page of store.list(key, undefined)) {
        listed += page.length
        yield page
      }
    },
  }
  let first = 0
  let count = 0
  for await (const _ of walk(counted, { key: 'logs', shown: '' }, OPTIONS)) {
    if (count++ === 0) first = listed
  }
  expect(count).toBe(12_000)
  expect(first).toBeLessThan(7000)
})

/** What was found, by paths below `root`, in one order. */
function summaries(found: readonly Grouped[], root: string): unknown[] {
  const short = (path: string) => path.replace(root, '').replace(/^\//, '')
  const of = (one: Grouped) => {
    if (one.kind === 'skipped') return { skipped: short(one.skipped.path), ...rest(one.skipped) }
    if (one.kind === 'single')
      return { log: short(one.file.part.path), layout: 'single', ...singleRest(one.file.name) }
    if (one.kind !== 'log') return one
    const { log } = one
    const parts = log.parts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    const { layout, inProgress, problems } = log
    return { log: short(log.path), layout, inProgress, parts, problems }
  }
  const rest = ({ reason, problem, bytes }: { reason: string; problem: unknown; bytes: unknown }) => ({
    reason,
    problem,
    bytes,
  })
  const singleRest = (name: string) => ({
    inProgress: name.endsWith('.inprogress'),
    parts: [name],
    problems: [],
  })
  return found.map(of).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
