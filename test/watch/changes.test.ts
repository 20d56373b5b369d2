import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createReader } from '../../src/store/reader.ts'
import { select } from '../../src/store/select.ts'
import type { Round } from '../../src/watch/report.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tableDifferences } from '../samples/plain-tables.ts'
import { LOGS } from '../samples/samples.ts'
import { Watched } from './watched.ts'

const LOG = logText(smallApp({ id: 'app-1', tasks: 40 }))
const OTHER = logText(smallApp({ id: 'app-9' }))
/** Just behind a line in the middle of it. */
const HALF = LOG.indexOf('\n', LOG.length / 2) + 1

async function expectSame(watched: Watched): Promise<void> {
  expect(tableDifferences(await watched.wholeAnew(), await watched.texts())).toEqual([])
}

async function watching(files: Readonly<Record<string, string | Uint8Array>>): Promise<Watched> {
  const watched = await Watched.begin()
  for (const [name, content] of Object.entries(files)) writeFileSync(watched.path(name), content)
  await watched.round()
  return watched
}

describe('one file', () => {
  test('given its final name: it is read on, not loaded again', async () => {
    const watched = await watching({ 'app-1.inprogress': LOG.slice(0, HALF) })
    appendFileSync(watched.path('app-1.inprogress'), LOG.slice(HALF))
    renameSync(watched.path('app-1.inprogress'), watched.path('app-1'))
    expect(await watched.round()).toMatchObject({ changed: [1], removed: [] })
    await expectSame(watched)
  })

  test('given its final name, and touched, as Spark does, with nothing added', async () => {
    const watched = await watching({ 'app-1.inprogress': LOG })
    renameSync(watched.path('app-1.inprogress'), watched.path('app-1'))
    utimesSync(watched.path('app-1'), 2_000_000_000, 2_000_000_000)
    expect(await watched.round()).toMatchObject({ changed: [1], removed: [] })
    await expectSame(watched)
    // Now it is settled: nothing is kept for it, and nothing is to be done.
    expect(await watched.round()).toMatchObject({ changed: [], removed: [], files: [] })
  })

  test('given its final name while nobody watched', async () => {
    const watched = await watching({ 'app-1.inprogress': LOG.slice(0, HALF) })
    renameSync(watched.path('app-1.inprogress'), watched.path('app-1'))
    appendFileSync(watched.path('app-1'), LOG.slice(HALF))
    expect(await watched.again().round()).toMatchObject({ changed: [2], removed: [1] })
    await expectSame(watched)
  })

  test.each([
    ['shorter', LOG.slice(0, HALF / 2)],
    ['longer', logText(smallApp({ id: 'app-2', tasks: 50 }))],
    ['of another codec', readFileSync(LOGS.find(({ sample }) => sample === '43-sql')!.path)],
    ['no log at all', 'nothing\n'.repeat(HALF)],
  ])('replaced by one that is %s', async (_, content) => {
    const watched = await watching({ 'app-1': LOG.slice(0, HALF) })
    writeFileSync(watched.path('app-1'), content)
    expect((await watched.round()).removed).toEqual([1])
    await expectSame(watched)
  })

  test('with other bytes at its beginning: loaded again', async () => {
    const watched = await watching({ 'app-1': LOG.slice(0, HALF) })
    writeFileSync(watched.path('app-1'), LOG.replace('small', 'other'))
    expect(await watched.round()).toMatchObject({ changed: [2], removed: [1] })
    await expectSame(watched)
  })

  test('gone: what was loaded stays, and it is said; back again', async () => {
    const watched = await watching({ 'app-1': LOG.slice(0, HALF), 'app-2': 'no log', 'app-3': OTHER })
    const before = await watched.texts()
    for (const name of ['app-1', 'app-2', 'app-3']) rmSync(watched.path(name))
    for (let twice = 0; twice < 2; twice++) expect((await watched.round()).removed).toEqual([])
    expect(await watched.logs()).toEqual([
      ['app-1', 'in progress', 'it is no longer there; before: it has no ApplicationEnd'],
      ['app-3', 'complete', 'it is no longer there'],
    ])
    writeFileSync(watched.path('app-1'), LOG)
    await watched.round()
    expect((await watched.logs())[0]).toEqual(['app-1', 'complete', null])
    expect(before.attempts?.length).toBe(2)
  })

  test('gone and back as it was', async () => {
    const watched = await watching({ 'app-1': LOG.slice(0, HALF), other: OTHER })
    renameSync(watched.path('app-1'), join(watched.elsewhere, 'app-1'))
    await watched.round()
    renameSync(join(watched.elsewhere, 'app-1'), watched.path('app-1'))
    expect((await watched.round()).removed).toEqual([])
    expect((await watched.logs())[0]).toEqual(['app-1', 'in progress', 'it has no ApplicationEnd'])
    await expectSame(watched)
  })

  test('a line that seemed whole and goes on: loaded again', async () => {
    const cut = `${LOG.slice(0, HALF)}{"Event":"A"}`
    const watched = await watching({ 'app-1': cut })
    appendFileSync(watched.path('app-1'), ',\n')
    expect((await watched.round()).removed).toEqual([1])
    await expectSame(watched)
  })

  test('rows of one key, which events that contradict each other make: loaded again', async () => {
    const lines = OTHER.split('\n')
    const twice = [...lines.slice(0, 7), lines[4], lines[5], ...lines.slice(7)].join('\n')
    const watched = await watching({ 'app-1.inprogress': '' })
    for (let at = 0; at < twice.length; at += 2000) {
      appendFileSync(watched.path('app-1.inprogress'), twice.slice(at, at + 2000))
      await watched.round()
      await expectSame(watched)
    }
  })
})

describe('rolling', () => {
  const log = LOGS.find(({ sample }) => sample === '43-compacted')!
  const plain = LOGS.find(({ sample }) => sample === '43-rolling')!

  test('a file that replaces earlier ones: loaded again', async () => {
    const watched = await Watched.begin()
    const place = watched.path(basename(log.path))
    const [compact, third, fourth] = log.files.map((file) => readFileSync(file))
    mkdirSync(place)
    writeFileSync(join(place, `appstatus_${log.expected.app_id}.inprogress`), '')
    const name = (index: number): string => join(place, `events_${index}_${log.expected.app_id}.zstd`)
    writeFileSync(name(2), compact!)
    writeFileSync(name(3), third!.subarray(0, 20_000))
    await watched.round()
    writeFileSync(`${name(2)}.compact`, compact!)
    writeFileSync(name(3), third!)
    expect(await watched.round()).toMatchObject({ changed: [2], removed: [1] })
    await expectSame(watched)
    rmSync(name(2))
    writeFileSync(name(4), fourth!)
    expect(await watched.round()).toMatchObject({ changed: [2], removed: [] })
    await expectSame(watched)
  })

  test('an earlier file that grows after a later one was read: loaded again', async () => {
    const watched = await Watched.begin()
    const place = watched.path(basename(plain.path))
    mkdirSync(place)
    const [first, second, ...others] = plain.files
    writeFileSync(join(place, basename(first!)), readFileSync(first!).subarray(0, 30_000))
    writeFileSync(join(place, basename(second!)), readFileSync(second!))
    await watched.round()
    for (const file of [first!, ...others]) writeFileSync(join(place, basename(file)), readFileSync(file))
    expect((await watched.round()).removed).toEqual([1])
    await expectSame(watched)
  })
})

test('several logs that grow at once, beside what is no log; another copy of one of them', async () => {
  const logs = ['app-1', 'app-2', 'app-3'].map((id) => ({ id, text: logText(smallApp({ id, tasks: 30 })) }))
  const watched = await watching({ 'notes.txt': 'no log' })
  for (let at = 0; at < logs[0]!.text.length; at += 7000) {
    for (const { id, text } of logs)
      appendFileSync(watched.path(`${id}.inprogress`), text.slice(at, at + 7000))
    appendFileSync(watched.path('notes.txt'), ' still none')
    const { removed } = await watched.round()
    if (at > 0) expect(removed).toEqual([])
    await expectSame(watched)
  }
  writeFileSync(watched.path('copy'), logs[1]!.text)
  await watched.round()
  expect((await watched.texts()).attempts?.length).toBe(3)
})

test('much more of a log, while tasks run and between', async () => {
  const text = logText(smallApp({ id: 'app-1', tasks: 6000 }))
  const lengths = [0.3, 0.7, 0.71, 1].map((share) => Math.floor(share * text.length))
  expect(lengths[1]! - lengths[0]!).toBeGreaterThan(2 << 20)
  const watched = await watching({ 'app-1.inprogress': text.slice(0, lengths[0]) })
  for (const [i, length] of lengths.slice(1).entries()) {
    appendFileSync(watched.path('app-1.inprogress'), text.slice(lengths[i], length))
    expect(await watched.round()).toMatchObject({ changed: [1], removed: [] })
    await expectSame(watched)
  }
})

test('a round that fails: the next one goes on from what the database holds', async () => {
  const watched = await watching({ 'app-1': LOG.slice(0, HALF) })
  appendFileSync(watched.path('app-1'), LOG.slice(HALF, HALF + 3000))
  writeFileSync(watched.path('app-9'), OTHER)
  const onFile = (): void => {
    throw new Error('stopped here')
  }
  await expect(watched.watcher.round({ onFile })).rejects.toThrow('stopped here')
  expect((await watched.texts()).attempts?.length).toBe(1)
  appendFileSync(watched.path('app-1'), LOG.slice(HALF + 3000))
  await watched.round()
  await expectSame(watched)
})

test('a file that was named while it was written', async () => {
  const watched = await watching({ 'app-1.inprogress': LOG.slice(0, HALF) })
  const { watcher } = watched.beside([watched.path('app-1.inprogress')])
  await watcher.round()
  appendFileSync(watched.path('app-1.inprogress'), '\n')
  await watcher.round()
  renameSync(watched.path('app-1.inprogress'), watched.path('app-1'))
  expect(await watcher.round()).toMatchObject({ removed: [], files: [{ path: watched.path('app-1') }] })
  await expectSame(watched)
})

test('others read all the time, and see whole attempts', async () => {
  const watched = await watching({ 'app-1.inprogress': LOG.slice(0, HALF) })
  const reader = await createReader(watched.database)
  const stop = new AbortController()
  const { watcher } = watched.beside([watched.folder], stop.signal)
  const rounds: Round[] = []
  const running = watcher.run({ intervalMs: 20, onRound: (round) => rounds.push(round) })
  const question = select<{ attempts: number; ended: number; stages: number }>(
    `SELECT (SELECT count(*) FROM attempts)::INTEGER AS attempts,
      (SELECT num_complete_tasks FROM stages)::INTEGER AS stages,
      (SELECT count(*) FROM tasks WHERE status <> 'RUNNING')::INTEGER AS ended`,
  )
  for (let at = HALF; at < LOG.length; ) {
    const next = LOG.indexOf('\n', at + 2000) + 1 || LOG.length
    appendFileSync(watched.path('app-1.inprogress'), LOG.slice(at, next))
    at = next
    for (const row of await reader.rows(question)) {
      expect(row.attempts).toBe(1)
      expect(row.ended).toBe(row.stages)
    }
  }
  while ((await reader.rows(question))[0]?.ended !== 40) await sleep(10)
  stop.abort()
  await running
  reader.close()
  expect(rounds.flatMap(({ removed }) => removed)).toEqual([1])
  await expectSame(watched)
})

test('what was prepared before rows came answers with them', async () => {
  const watched = await Watched.begin()
  const reader = await createReader(watched.database, { connections: 1 })
  const ask = async (sql: string): Promise<unknown> =>
    Object.values((await reader.rows(select<object>(sql)))[0] ?? {})[0]
  const questions = [
    'SELECT count(*)::INTEGER FROM (SELECT task_index FROM tasks GROUP BY task_index)',
    'SELECT count(*)::INTEGER FROM tasks WHERE task_id > 30',
    "SELECT count(*)::INTEGER FROM tasks WHERE host = 'node-2'",
    'SELECT count(*)::INTEGER FROM tasks WHERE duration_ms IS NULL',
    'SELECT max(task_id)::INTEGER FROM tasks',
  ]
  const answers = () => Promise.all(questions.map(ask))
  expect(await answers()).toEqual([0, 0, 0, 0, null])
  writeFileSync(watched.path('app-9'), OTHER)
  await watched.round()
  expect(await answers()).toEqual([3, 0, 0, 0, 2])
  writeFileSync(watched.path('app-1'), LOG.slice(0, HALF).replaceAll('node-1', 'node-2'))
  await watched.round()
  const [indices, late, there, running, last] = await answers()
  expect([indices, late, there, last]).toEqual([40, 9, 40, 39])
  expect(running).toBeGreaterThan(0)
  reader.close()
})

test('the database among the sources, and one file named', async () => {
  const watched = await watching({ 'app-1': LOG })
  const { watcher } = watched.beside([watched.db, watched.path('app-1')])
  expect((await watcher.round()).files).toMatchObject([
    { path: watched.db, state: 'skipped', reason: 'It belongs to the database that is loaded into.' },
    { path: watched.path('app-1'), unchanged: true },
  ])
})

test('more logs than are kept: the others are loaded when they grow', async () => {
  const names = Array.from({ length: 70 }, (_, i) => `app-${100 + i}`)
  const textOf = (id: string): string => logText(smallApp({ id, tasks: 1 }))
  const watched = await Watched.begin()
  const growTo = (length: number): Promise<Round> => {
    for (const [i, name] of names.entries()) {
      writeFileSync(watched.path(name), textOf(name).slice(0, length))
      utimesSync(watched.path(name), 2_000_000_000 + i, 2_000_000_000 + i)
    }
    return watched.round()
  }
  await growTo(1200)
  const { changed, removed } = await growTo(1800)
  expect(changed.length).toBe(70)
  expect(removed.length).toBe(6)
  await expectSame(watched)
})
