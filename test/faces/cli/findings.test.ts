import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { run } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'test.duckdb')
const FAILURES = 'app-20261121131010-0000'

beforeAll(async () => {
  const hostile = shared.file('app-1', logText(smallApp({ name: '\u001b[31m<b>|red|' })))
  expect((await run(['load', 'sample-logs/43-cluster', hostile, '--db', db])).code).toBeLessThan(2)
})
afterAll(() => shared.remove())

describe('afterglow findings', () => {
  test('--format json: one row a finding, the dearest first, with its share of the time', async () => {
    const { code, out } = await run(['findings', '--db', db, '--min-impact', '0', '--format', 'json'])
    expect(code).toBe(0)
    const rows = JSON.parse(out) as Record<string, string | number | null>[]
    const own = rows.filter(({ app_id, severity }) => app_id === FAILURES && severity !== 'cannot tell')
    expect(own.length).toBeGreaterThan(0)
    const shares = own.map((row) => Math.max(Number(row.wall_share ?? -1), Number(row.core_share ?? -1)))
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
    for (const row of own) {
      expect(row.what).toMatch(/\S/)
      expect(row.advice).toMatch(/\S/)
      expect(row.wall_share ?? 0).toBeLessThanOrEqual(1)
      expect(row.core_share ?? 0).toBeLessThanOrEqual(1)
    }
  })

  test('--app-id asks about one application, --min-impact leaves out what costs less', async () => {
    const args = ['findings', '--db', db, '--format', 'json', '--app-id', FAILURES, '--min-impact']
    const all = JSON.parse((await run([...args, '0%'])).out) as { app_id: string }[]
    const few = JSON.parse((await run([...args, '100%'])).out) as { app_id: string; severity: string }[]
    expect(new Set(all.map(({ app_id }) => app_id))).toEqual(new Set([FAILURES]))
    expect(few.length).toBeLessThan(all.length)
    // What has no known cost is not called cheap.
    expect(few.every(({ severity }) => ['unknown', 'cannot tell'].includes(severity))).toBe(true)
  })

  test('--explain shows what a finding means, its query with the numbers in use, and where it was found', async () => {
    const thresholds = shared.file('mine.json', '{"failed_tasks_min_ms": 77}')
    const args = ['findings', '--db', db, '--explain', 'failed-tasks']
    const { code, out } = await run(args)
    expect(code).toBe(0)
    expect(out).toContain('What it means: ')
    expect(out).toContain('-- @findings\n')
    expect(out).not.toContain('$')
    expect(Array.isArray(JSON.parse((await run([...args, '--format', 'json'])).out))).toBe(true)
    const other = await run([...args, '--thresholds', thresholds])
    expect(other.out).toContain('failed_tasks_min_ms = 77')
  })

  test('text of a log is text: no escape sequence, no HTML, no cell of Markdown', async () => {
    const { out } = await run(['findings', '--db', db])
    expect(out).toContain('\ufffd[31m<b>|red|')
    const markdown = await run(['findings', '--db', db, '--format', 'markdown'])
    expect(markdown.out).toContain('&lt;b&gt;\\|red\\|')
  })

  test('errors for a person', async () => {
    const wrong = [
      [['findings', '--db', join(shared.path, 'none.duckdb')], 4, 'There is no database'],
      [['findings', '--db', db, '--app-id', 'nope'], 3, 'no application "nope"'],
      [['findings', '--db', db, '--explain', 'nope'], 4, 'no finding "nope"'],
      [['findings', '--db', db, '--min-impact', 'much'], 2, '--min-impact'],
      [
        ['findings', '--db', db, '--thresholds', shared.file('a.json', '{"nope": 1}')],
        4,
        'no threshold "nope"',
      ],
      [
        ['findings', '--db', db, '--thresholds', shared.file('b.json', '{"failed_tasks_min_ms": "1"}')],
        4,
        'a number',
      ],
      [['findings', '--db', db, '--thresholds', shared.file('c.json', '[')], 4, 'c.json'],
    ] as const
    for (const [args, code, text] of wrong) {
      const result = await run([...args])
      expect([result.code, result.err]).toEqual([code, expect.stringContaining(text)])
      expect(result.err).not.toMatch(/ at .*\.js/)
    }
  })
})
