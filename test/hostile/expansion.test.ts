import { closeSync, openSync, statfsSync, writeSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { zstdBomb, zstdFrame } from '../codec/encode.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { loaded, loadedFrom } from './loaded.ts'
import { logText, smallApp } from './small-app.ts'

const app = (id: string): string => logText(smallApp({ id }).slice(0, -1))
const GB = 2 ** 30

describe('a decompression bomb', () => {
  test('zstd: some kilobytes that mean a hundred gigabytes are given up early', async () => {
    const bomb = zstdBomb(100_000, 128 * 1024)
    const log = await loaded({
      'app-1': Buffer.concat([zstdFrame(Buffer.from(app('app-1'))), bomb]),
      bomb,
      'app-2': logText(smallApp({ id: 'app-2' })),
    })
    expect(log.file('app-1')).toMatchObject({ state: 'damaged', events: 14 })
    expect(log.file('app-1').reason).toMatch(/expands_too_much|line_too_long/)
    expect(log.file('app-1').bytes).toBeLessThan(2 * GB)
    expect(log.file('bomb').state).toMatch(/^(damaged|not a log)$/)
    expect(log.file('app-2').state).toBe('complete')
    expect(await log.rows("SELECT count(*) FROM tasks WHERE app_id = 'app-1'")).toEqual([[3]])
  })

  test('gzip: members of zeros behind a good one', async () => {
    // Each member is 16 KB that mean 16 MB: a ratio of 1 000, just what is allowed for a while.
    const zeros = gzipSync(Buffer.alloc(16 << 20), { level: 9 })
    const log = await loaded({
      app: Buffer.concat([gzipSync(app('app')), ...Array.from({ length: 40 }, () => zeros)]),
    })
    expect(log.file('app')).toMatchObject({ state: 'damaged', events: 14 })
    expect(await log.rows('SELECT count(*) FROM tasks')).toEqual([[3]])
    const codes = (await log.rows('SELECT DISTINCT code FROM diagnostics')).flat()
    expect(codes).toEqual(expect.arrayContaining([expect.stringMatching(/expands_too_much|line_too_long/)]))
  })
})

describe('a line longer than a JavaScript string can be', () => {
  const length = 600 * 2 ** 20
  const { bavail, bsize } = statfsSync(tmpdir())
  const missing = bavail * bsize < 2 * GB ? 'disk' : freemem() < 3 * GB ? 'memory' : undefined
  if (missing !== undefined) console.warn(`Skipped: there is too little ${missing} for a line of 600 MB.`)

  test.skipIf(missing !== undefined)(
    'it is left out with its length; what stands around it is read',
    async () => {
      const folder = tempFolder()
      const path = join(folder, 'app-1')
      const file = openSync(path, 'w')
      writeSync(file, `${app('app-1')}{"Event":"Long","x":"`)
      const piece = Buffer.alloc(4 << 20, 'x')
      for (let left = length; left > 0; left -= piece.length) writeSync(file, piece)
      writeSync(file, `"}\n{"Event":"After"}\n${JSON.stringify(smallApp().at(-1))}\n`)
      closeSync(file)
      const log = await loadedFrom(folder, join(tempFolder(), 'test.duckdb'))
      expect(log.files).toMatchObject([{ state: 'damaged', events: 16, lines: 17, badLines: 1 }])
      expect(await log.rows('SELECT code, line, detail, byte_offset FROM diagnostics')).toEqual([
        ['line_too_long', 15, `${length + 23} bytes`, app('app-1').length],
      ])
      expect(await log.rows('SELECT event FROM other_events')).toEqual([['After']])
      expect(await log.rows('SELECT (SELECT count(*) FROM tasks), completed FROM attempts')).toEqual([
        [3, true],
      ])
    },
  )
})
