import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadedFrom } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tempFolder } from '../source/temp-folder.ts'

test('two thousand logs in one load, and again', async () => {
  const files = Array.from({ length: 2000 }, (_, i) => [
    `${i % 40}/app-${i}`,
    logText(smallApp({ id: `app-${i}`, tasks: 1 }).filter((_event, at) => at !== 1)),
  ])
  const folder = tempFolder(Object.fromEntries(files))
  const log = await loadedFrom(folder, join(tempFolder(), 'test.duckdb'))
  expect(log.files).toHaveLength(2000)
  expect(new Set(log.files.map(({ state }) => state))).toEqual(new Set(['complete']))
  expect(
    await log.rows('SELECT count(*), count(DISTINCT attempt_key), count(DISTINCT app_id) FROM tasks'),
  ).toEqual([[2000, 2000, 2000]])
  expect(await log.rows('SELECT count(*), sum(events) FROM logs')).toEqual([[2000, 2000 * 10]])
  const again = await loadedFrom(folder, log.db)
  expect(again.files.every(({ unchanged }) => unchanged)).toBe(true)
})
