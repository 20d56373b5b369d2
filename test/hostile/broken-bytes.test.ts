import { describe, expect, test } from 'vitest'
import type { CodecName } from '../../src/codec/codec.ts'
import { encode } from '../codec/encode.ts'
import { loaded } from './loaded.ts'
import { smallApp } from './small-app.ts'

const CODECS: readonly CodecName[] = ['none', 'zstd', 'lz4', 'snappy', 'lzf', 'gzip']
/** Those whose checksums tell every change. */
const CHECKED: ReadonlySet<CodecName> = new Set(['lz4', 'gzip'])

/** A name of five digits, so that all logs have the same length. */
function idOf(n: number): string {
  return `app-${String(n).padStart(5, '0')}`
}

function linesOf(id: string): string[] {
  const app = smallApp({ id, name: 's' })
  return [app[0], app[2], app.at(-1)].map((event) => `${JSON.stringify(event)}\n`)
}

/** Three lines in two blocks; the border runs through the second line. */
function logOf(codec: CodecName, id: string): Buffer {
  const text = linesOf(id).join('')
  return encode(codec, [Buffer.from(text.slice(0, 100)), Buffer.from(text.slice(100))]).bytes
}

const RIGHT = ['s', 'me', '3.5.6', true, '2026-11-21 11:02:43.837', '2026-11-21 11:02:45.837']
const ROWS = `SELECT app_id, name, spark_user, spark_version, completed, start_time::VARCHAR, end_time::VARCHAR
  FROM attempts ORDER BY app_id`

describe('a log cut after each of its bytes', () => {
  test.each(CODECS)('%s: what is whole is there, and it is said that more is missing', async (codec) => {
    const whole = logOf(codec, idOf(0)).length
    const cuts = Array.from({ length: whole - 4 }, (_, n) => n)
    const log = await loaded(
      Object.fromEntries(cuts.map((n) => [idOf(n), logOf(codec, idOf(n)).subarray(0, n)])),
    )
    let before = 0
    for (const n of cuts) {
      const { state, reason, events } = log.file(idOf(n))
      expect(events).toBeGreaterThanOrEqual(before)
      before = events
      if (state === 'complete') expect(events).toBe(3)
      else expect(reason, idOf(n)).toMatch(/cut|ends after|no ApplicationEnd|empty|not Spark events/)
      expect(state, idOf(n)).toMatch(
        events > 0 ? /^(truncated|in progress|complete)$/ : /^(truncated|not a log)$/,
      )
      // Without so much as a magic, or `{"Event"`, nothing tells what it is.
      if (state === 'not a log') expect(n).toBeLessThan(codec === 'gzip' ? 100 : 17)
    }
    const rows = await log.rows(ROWS)
    for (const [id, ...row] of rows) {
      const { events } = log.file(String(id))
      const part = [
        events > 1 ? 's' : null,
        events > 1 ? 'me' : null,
        events > 0 ? '3.5.6' : null,
        events > 2,
      ]
      expect(row.slice(0, 4), String(id)).toEqual(part)
    }
    expect(rows.length).toBeGreaterThan(100)
  })

  test.each(CODECS)('%s: all of it is complete', async (codec) => {
    const log = await loaded({ app: logOf(codec, 'app') })
    expect(log.file('app')).toMatchObject({ state: 'complete', events: 3, codec })
    expect(await log.rows(ROWS)).toEqual([['app', ...RIGHT]])
  })

  test('an ApplicationEnd without its newline is whole', async () => {
    const log = await loaded({ app: linesOf('app').join('').slice(0, -1) })
    expect(log.file('app')).toMatchObject({ state: 'complete', events: 3, lines: 3 })
  })

  test('a log that is still written may be cut: that is no damage', async () => {
    const cut = (codec: CodecName): Buffer => logOf(codec, codec).subarray(0, -40)
    const log = await loaded(Object.fromEntries(CODECS.map((codec) => [`${codec}.inprogress`, cut(codec)])))
    for (const { state, reason } of log.files) {
      expect(state).toBe('in progress')
      expect(reason).toMatch(/truncated/)
    }
    const first = await loaded({ 'a.zstd.inprogress': logOf('zstd', 'a').subarray(0, 20) })
    expect(first.files[0]).toMatchObject({ state: 'in progress', reason: expect.stringContaining('cut off') })
    expect(await first.rows('SELECT code FROM diagnostics')).toEqual([['truncated']])
  })
})

describe('a log with one bit turned', () => {
  test.each(CODECS)('%s: nothing wrong goes unsaid where a checksum tells', async (codec) => {
    const length = logOf(codec, idOf(0)).length
    const files = Object.fromEntries(
      Array.from({ length }, (_, n) => {
        const bytes = Buffer.from(logOf(codec, idOf(n)))
        bytes[n]! ^= 1 << (n % 8)
        return [idOf(n), bytes]
      }).filter((_, n) => n % 3 === 0),
    )
    const log = await loaded(files)
    expect(log.files).toHaveLength(Object.keys(files).length)
    if (!CHECKED.has(codec)) return
    expect(log.files.filter(({ state }) => state === 'damaged').length).toBeGreaterThan(length / 6)
    const right = new Set(log.files.filter(({ state }) => state === 'complete').map(({ appId }) => appId))
    for (const [id, ...row] of await log.rows(ROWS)) if (right.has(String(id))) expect(row).toEqual(RIGHT)
  })
})
