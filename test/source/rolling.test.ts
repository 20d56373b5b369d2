import { basename } from 'node:path'
import { expect, test } from 'vitest'
import type { EventLog } from '../../src/source/index.ts'
import { missing } from '../../src/source/rolling.ts'
import { found, readLog, tempFolder } from './temp-folder.ts'

const ROLLING = 'eventlog_v2_app-1'

function names(log: EventLog | undefined): string[] {
  return log?.parts.map((part) => basename(part.path)) ?? []
}

test('parts come in order of their numbers, not of their names', async () => {
  const folder = tempFolder({
    [`${ROLLING}/events_10_app-1.zstd`]: 'c',
    [`${ROLLING}/events_2_app-1.zstd`]: 'b',
    [`${ROLLING}/events_1_app-1`]: 'a',
    ...Object.fromEntries([3, 4, 5, 6, 7, 8, 9].map((n) => [`${ROLLING}/events_${n}_app-1`, '.'])),
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  const { logs, left } = await found([folder])
  expect(logs).toHaveLength(1)
  expect(await readLog(logs[0]!)).toBe('ab.......c')
  expect(logs[0]).toMatchObject({
    path: `${folder}/${ROLLING}`,
    layout: 'rolling',
    inProgress: false,
    problems: [],
  })
  expect(left).toEqual([])
})

test('an unfinished appstatus means in progress; both of them mean finished', async () => {
  const running = tempFolder({
    [`${ROLLING}/events_1_app-1`]: 'a',
    [`${ROLLING}/appstatus_app-1.inprogress`]: '',
  })
  const both = tempFolder({
    [`${ROLLING}/events_1_app-1`]: 'a',
    [`${ROLLING}/appstatus_app-1.inprogress`]: '',
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  expect((await found([running])).logs[0]?.inProgress).toBe(true)
  expect((await found([both])).logs[0]?.inProgress).toBe(false)
})

test('the last compacted file replaces all before it, and an unfinished one is ignored', async () => {
  const folder = tempFolder({
    [`${ROLLING}/events_1_app-1.zstd.compact`]: 'x',
    [`${ROLLING}/events_2_app-1.zstd`]: 'x',
    [`${ROLLING}/events_2_app-1.zstd.compact`]: 'b',
    [`${ROLLING}/events_3_app-1.zstd`]: 'c',
    [`${ROLLING}/events_3_app-1.zstd.compact.inprogress`]: 'x',
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  const { logs, left } = await found([folder])
  expect(names(logs[0])).toEqual(['events_2_app-1.zstd.compact', 'events_3_app-1.zstd'])
  expect(logs[0]?.problems).toEqual([])
  expect(left.map((one) => [basename(one.path), one.problem])).toEqual([
    ['events_3_app-1.zstd.compact.inprogress', undefined],
    ['events_1_app-1.zstd.compact', undefined],
    ['events_2_app-1.zstd', undefined],
  ])
})

test('missing numbers are named and the rest is read', async () => {
  const folder = tempFolder({
    [`${ROLLING}/events_2_app-1`]: 'b',
    [`${ROLLING}/events_6_app-1`]: 'f',
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  const { logs } = await found([folder])
  expect(await readLog(logs[0]!)).toBe('bf')
  expect(logs[0]?.problems).toEqual([
    { code: 'missing_part', detail: 'Not there: the part with number 1, 3 to 5.' },
  ])
})

test('a gap as wide as numbers go costs nothing', () => {
  expect(missing([1, 999_999_999_999_999], 1)[0]?.detail).toContain('2 to 999999999999998')
  const even = Array.from({ length: 10_000 }, (_, i) => 2 * i)
  expect(missing(even, 0)[0]?.detail.length).toBeLessThan(500)
})

test('without appstatus the log is read and that is said', async () => {
  const folder = tempFolder({ [`${ROLLING}/events_1_app-1`]: 'a' })
  const { logs } = await found([folder])
  expect(logs[0]?.problems.map((problem) => problem.code)).toEqual(['odd_layout'])
})

test('two files of one number: one is read, the other named', async () => {
  const folder = tempFolder({
    [`${ROLLING}/events_1_app-1`]: 'a',
    [`${ROLLING}/events_1_app-1.gz`]: 'a',
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  const { logs, left } = await found([folder])
  expect(names(logs[0])).toEqual(['events_1_app-1'])
  expect(left.map((one) => basename(one.path))).toEqual(['events_1_app-1.gz'])
  expect(logs[0]?.problems.map((problem) => problem.code)).toEqual(['odd_layout'])
})

test('a folder with a status and no events is said to be so', async () => {
  const folder = tempFolder({ [`${ROLLING}/appstatus_app-1`]: '' })
  const { logs, left } = await found([folder])
  expect(logs).toEqual([])
  expect(left.map((one) => one.reason)).toEqual(['The status of a log whose events_ files are not there.'])
})

test('files of two applications in one folder are two logs', async () => {
  const folder = tempFolder({
    'events_1_app-1': 'a',
    'events_1_app-2_1': 'b',
    'events_2_app-1': 'c',
    'appstatus_app-1': '',
    'appstatus_app-2_1': '',
  })
  const { logs } = await found([folder])
  expect(logs.map((log) => log.path)).toEqual([`${folder}/events_*_app-1`, `${folder}/events_*_app-2_1`])
  expect(await Promise.all(logs.map(readLog))).toEqual(['ac', 'b'])
})

test('the folder, a file in it, and all its files by name lead to the same one log', async () => {
  const folder = tempFolder({
    [`${ROLLING}/events_1_app-1`]: 'a',
    [`${ROLLING}/events_2_app-1`]: 'b',
    [`${ROLLING}/appstatus_app-1`]: '',
  })
  const inside = ['events_2_app-1', 'appstatus_app-1', 'events_1_app-1'].map(
    (name) => `${folder}/${ROLLING}/${name}`,
  )
  for (const sources of [
    [folder],
    [`${folder}/${ROLLING}/`],
    [inside[0]!],
    [inside[1]!],
    inside,
    [...inside, folder],
  ]) {
    const { logs, left } = await found(sources)
    expect(logs.map((log) => log.path)).toEqual([`${folder}/${ROLLING}`])
    expect(await readLog(logs[0]!)).toBe('ab')
    expect(left).toEqual([])
  }
})
