import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeTar } from '../source/make-tar.ts'
import { makeZip } from '../source/make-zip.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { codesOf, loaded, loadedFrom } from './loaded.ts'
import { logText, smallApp } from './small-app.ts'

const good = (id: string): string => logText(smallApp({ id }))

/** Bytes without any order, the same ones in each run. */
function noise(length: number, seed: number): Buffer {
  let state = seed
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      return state >> 16
    }),
  )
}

describe('files that are no logs, beside one that is', () => {
  test('empty, zeros, blanks, noise, text, other JSON', async () => {
    const files = {
      empty: '',
      zeros: Buffer.alloc(100_000),
      blanks: '\n\n \n\t\r\n',
      text: 'Spark event logs\n'.repeat(2000),
      json: '{"name":"afterglow"}\n'.repeat(2000),
      array: '[{"Event":"SparkListenerLogStart"}]',
      scalar: 'null',
      ...Object.fromEntries([1, 2, 3, 4].map((seed) => [`noise-${seed}`, noise(50_000, seed)])),
    }
    const log = await loaded({ ...files, app: good('app') })
    for (const name of Object.keys(files)) {
      expect(log.file(name), name).toMatchObject({ state: 'not a log', events: 0, appId: undefined })
      expect(log.file(name).reason, name).toBe(
        name === 'empty' ? 'it is empty' : 'its lines are not Spark events (JSON objects with an "Event")',
      )
    }
    expect(log.file('app').state).toBe('complete')
    expect(await log.rows('SELECT count(*), count(attempt_key) FROM logs')).toEqual([[12, 1]])
    expect(await log.rows('SELECT app_id, count(*) FROM tasks GROUP BY 1')).toEqual([['app', 3]])
  })

  test('a web page in place of a log is told as that', async () => {
    const log = await loaded({
      login: '\n<!DOCTYPE html>\n<html lang="en"><body>Sign in</body></html>\n',
      bare: '<HTML><head><title>Sign in</title></head></HTML>',
      xml: '<htmlish/>',
      app: good('app'),
    })
    const reasons = Object.fromEntries(log.files.map(({ path, reason }) => [path.split('/').at(-1), reason]))
    expect(reasons).toMatchObject({
      login: 'it is a web page, perhaps of a login',
      bare: 'it is a web page, perhaps of a login',
      xml: 'its lines are not Spark events (JSON objects with an "Event")',
    })
    expect(log.files.map(({ state }) => state).sort()).toEqual(['complete', ...Array(3).fill('not a log')])
  })

  test("a codec's magic with junk behind it", async () => {
    const magics = {
      zstd: '28b52ffd',
      lz4: Buffer.from('LZ4Block').toString('hex'),
      snappy: '82534e4150505900 00000001 00000001'.replaceAll(' ', ''),
      lzf: '5a5601',
      gzip: '1f8b08',
      zip: '504b0304',
    }
    const files = Object.fromEntries(
      Object.entries(magics).flatMap(([name, magic]) =>
        [0, 7, 300, 70_000].map((length, seed) => [
          `${name}-${length}`,
          Buffer.concat([Buffer.from(magic, 'hex'), noise(length, seed + 1)]),
        ]),
      ),
    )
    const log = await loaded({ ...files, app: good('app') })
    for (const name of Object.keys(files)) {
      const { state, reason, events } = log.file(name)
      expect(state, name).toMatch(/^(damaged|truncated|not a log)$/)
      expect(reason, name).toBeTruthy()
      expect(events, name).toBe(0)
    }
    expect(log.files.filter(({ state }) => state === 'damaged').length).toBeGreaterThan(5)
    expect(log.file('app').state).toBe('complete')
    const unsaid = `SELECT path FROM logs WHERE state IN ('damaged', 'truncated')
      AND path NOT IN (SELECT path FROM diagnostics)`
    expect(await log.rows(unsaid)).toEqual([])
  })
})

describe('places that mean harm', () => {
  test('entries of archives named ../x are read, and nothing is written anywhere', async () => {
    const folder = tempFolder({
      'in/a.zip': makeZip([
        { name: '../../evil', data: good('zipped') },
        { name: '/etc/evil', data: good('rooted') },
      ]),
      'in/b.tar': await makeTar([{ name: '../../evil', data: good('tarred') }]),
    })
    const log = await loadedFrom(join(folder, 'in'), join(folder, 'test.duckdb'))
    expect(log.files.map(({ appId }) => appId).sort()).toEqual(['rooted', 'tarred', 'zipped'])
    expect(log.files.every(({ state }) => state === 'complete')).toBe(true)
    expect(log.files.find(({ appId }) => appId === 'zipped')?.path).toBe(`${folder}/in/a.zip!/../../evil`)
    const again = await loadedFrom(join(folder, 'in'), join(folder, 'test.duckdb'))
    expect(again.files.every(({ unchanged }) => unchanged)).toBe(true)
  })

  test('links that lead in a circle, nowhere, or to the same log again', async () => {
    const folder = tempFolder({ 'logs/app-1': good('app-1') })
    const at = (name: string): string => join(folder, 'logs', name)
    mkdirSync(at('deep'))
    symlinkSync('..', at('deep/up'))
    symlinkSync('loop', at('loop'))
    symlinkSync('nowhere', at('nowhere'))
    symlinkSync('app-1', at('same'))
    const log = await loadedFrom(join(folder, 'logs'), join(folder, 'test.duckdb'))
    expect(log.file('app-1').state).toBe('complete')
    expect(log.file('same')).toMatchObject({
      state: 'skipped',
      reason: expect.stringContaining('The same file'),
    })
    expect(log.file('loop')).toMatchObject({
      state: 'damaged',
      reason: expect.stringContaining('leads back to itself'),
    })
    expect(log.file('nowhere').state).toBe('damaged')
    expect(await log.rows('SELECT count(*) FROM attempts')).toEqual([[1]])
    expect(await codesOf(log)).toEqual(['unreadable', 'unreadable'])
  })

  // Root may read everything: what it cannot read either stands for files without permission.
  test.skipIf(process.platform !== 'linux')('what cannot be read is said, and the rest is read', async () => {
    const folder = tempFolder({ 'logs/app-1': good('app-1') })
    symlinkSync('/proc/self/mem', join(folder, 'logs/forbidden'))
    symlinkSync('/dev/null', join(folder, 'logs/device'))
    const log = await loadedFrom(join(folder, 'logs'), join(folder, 'test.duckdb'))
    expect(log.file('app-1').state).toBe('complete')
    expect(log.file('device')).toMatchObject({ state: 'skipped', reason: 'It is a device, not a file.' })
    expect(log.file('forbidden').state).toMatch(/^(not a log|damaged)$/)
  })
})
