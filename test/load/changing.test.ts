import { appendFileSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadedFrom } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tempFolder } from '../source/temp-folder.ts'

/** Long enough to be read in several parts; what happens to the file happens after the first one. */
const LONG = logText(smallApp({ id: 'app-1', tasks: 60_000 }))

async function loadWhile(harm: (path: string) => void): ReturnType<typeof loadedFrom> {
  const folder = tempFolder({ 'app-1': LONG, 'app-2': logText(smallApp({ id: 'app-2' })) })
  let done = false
  const onProgress = (): void => {
    if (!done) harm(join(folder, 'app-1'))
    done = true
  }
  return loadedFrom(folder, join(tempFolder(), 'test.duckdb'), { threads: 1, onProgress })
}

describe('a log that changes while it is read', () => {
  test('removed: what was read is kept, the next log too', async () => {
    const log = await loadWhile((path) => rmSync(path))
    expect(log.file('app-1')).toMatchObject({
      state: 'damaged',
      reason: expect.stringContaining('unreadable'),
    })
    expect(log.file('app-1').events).toBeGreaterThan(1000)
    expect(log.file('app-2').state).toBe('complete')
    const [[tasks]] = (await log.rows("SELECT count(*) FROM tasks WHERE app_id = 'app-1'")) as [[number]]
    expect(tasks).toBeGreaterThan(0)
  })

  test('cut: it is said that it was longer', async () => {
    const log = await loadWhile((path) => truncateSync(path, 50_000_001))
    expect(log.file('app-1')).toMatchObject({ state: 'truncated', bytes: 50_000_001 })
    const [cut, changed] = await log.rows(
      'SELECT code, line IS NULL FROM diagnostics ORDER BY code DESC LIMIT 2',
    )
    expect([cut, changed]).toEqual([
      ['truncated', false],
      ['changed_while_read', true],
    ])
  })

  test('grown: it is read as it stood, and again the next time', async () => {
    const log = await loadWhile((path) => appendFileSync(path, '{"Event":"More"}\n'))
    expect(log.file('app-1')).toMatchObject({ state: 'complete', events: 120_009 })
    const again = await loadedFrom(log.folder, log.db)
    expect(again.file('app-1')).toMatchObject({ unchanged: false, events: 120_010 })
    expect(again.file('app-2').unchanged).toBe(true)
  })
})

test('blocks of different threads stay in order, whatever their number', async () => {
  const folder = tempFolder({ 'app-1': LONG })
  const [one, four] = await Promise.all(
    [1, 4].map(async (threads) => {
      const log = await loadedFrom(folder, join(tempFolder(), 'test.duckdb'), { threads })
      return log.rows('SELECT count(*), sum(task_id), sum(executor_run_time_ms), max(finish_time) FROM tasks')
    }),
  )
  expect(four).toEqual(one)
  expect(one![0]!.slice(0, 2)).toEqual([60_000, (60_000 * 59_999) / 2])
})
