import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encode } from '../codec/encode.ts'
import { loadedFrom, rowsOf, tablesOf } from '../hostile/loaded.ts'
import { logText, smallApp, taskEnd, taskStart } from '../hostile/small-app.ts'
import { tempFolder } from '../source/temp-folder.ts'

/** A folder of logs and a database beside it. */
function place(files: Readonly<Record<string, string | Uint8Array>>): { folder: string; db: string } {
  return { folder: tempFolder(files), db: join(tempFolder(), 'test.duckdb') }
}

const LOGS = 'SELECT state, reason, attempt_key IS NOT NULL FROM logs ORDER BY path'
const COUNTS =
  'SELECT (SELECT count(*) FROM attempts), (SELECT count(*) FROM tasks), (SELECT count(*) FROM jobs)'

describe('a log that is loaded again', () => {
  test('unchanged: it is not read again', async () => {
    const { folder, db } = place({ 'app-1': logText(smallApp()), 'not-a-log': 'x\n' })
    await loadedFrom(folder, db)
    const before = await tablesOf(db)
    const again = await loadedFrom(folder, db)
    expect(again.files.map(({ unchanged }) => unchanged)).toEqual([true, true])
    expect(again.file('app-1')).toMatchObject({ state: 'complete', appId: 'app-1', events: 15 })
    expect(await tablesOf(db)).toEqual(before)
  })

  test('grown: it replaces its attempt, no row is there twice', async () => {
    const app = smallApp({ ended: false })
    const whole = logText(smallApp())
    const { folder, db } = place({ 'app-1.inprogress': logText(app.slice(0, 9)) })
    for (const text of [logText(app), whole.slice(0, -20), whole]) {
      const first = await loadedFrom(folder, db)
      expect(first.files[0]).toMatchObject({ state: 'in progress', unchanged: false })
      writeFileSync(join(folder, 'app-1.inprogress'), text)
    }
    await loadedFrom(folder, db)
    const undisturbed = place({ 'app-1': whole })
    await loadedFrom(undisturbed.folder, undisturbed.db)
    const { logs: _, ...tables } = await tablesOf(db)
    const { logs: __, ...expected } = await tablesOf(undisturbed.db)
    expect(tables).toEqual(expected)
    expect(await rowsOf(db, LOGS)).toEqual([['complete', null, true]])
  })

  test('renamed when it ended: the new file takes the place of the old one', async () => {
    const { folder, db } = place({ 'app-1.inprogress': logText(smallApp({ ended: false })) })
    await loadedFrom(folder, db)
    rmSync(join(folder, 'app-1.inprogress'))
    writeFileSync(join(folder, 'app-1'), logText(smallApp()))
    expect((await loadedFrom(folder, db)).files).toMatchObject([{ state: 'complete' }])
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 3, 1]])
    expect(await rowsOf(db, 'SELECT completed FROM attempts')).toEqual([[true]])
  })

  test('moved: it is still one attempt', async () => {
    const { folder, db } = place({ 'app-1': logText(smallApp()) })
    await loadedFrom(folder, db)
    renameSync(join(folder, 'app-1'), join(folder, 'moved'))
    const again = await loadedFrom(folder, db)
    expect(again.file('moved').state).toBe('skipped')
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 3, 1]])
  })

  test('another application under the same name takes its place, and is not taken for it', async () => {
    const { folder, db } = place({ log: logText(smallApp({ id: 'app-1' })) })
    await loadedFrom(folder, db)
    writeFileSync(join(folder, 'log'), logText(smallApp({ id: 'app-2', tasks: 2 })))
    await loadedFrom(folder, db)
    expect(await rowsOf(db, 'SELECT app_id FROM attempts')).toEqual([['app-2']])
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 2, 1]])
  })

  test('not to be read for a while: what was loaded of it stays', async () => {
    const { folder, db } = place({ 'app-1': logText(smallApp()) })
    await loadedFrom(folder, db)
    rmSync(join(folder, 'app-1'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'app-1'))
    for (const _ of [1, 2]) {
      const again = await loadedFrom(folder, db)
      expect(again.files).toMatchObject([
        { state: 'damaged', reason: expect.stringContaining('cannot be read') },
      ])
    }
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 3, 1]])
    expect(await rowsOf(db, 'SELECT code FROM diagnostics')).toEqual([['unreadable']])
    rmSync(join(folder, 'app-1'))
    writeFileSync(join(folder, 'app-1'), logText(smallApp({ tasks: 5 })))
    expect((await loadedFrom(folder, db)).file('app-1').state).toBe('complete')
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 5, 1]])
    expect(await rowsOf(db, 'SELECT code FROM diagnostics')).toEqual([])
  })
})

describe('logs of one attempt', () => {
  test('the same log in two codecs is loaded once, the second is skipped with the reason', async () => {
    const text = Buffer.from(logText(smallApp()))
    const { folder, db } = place({
      a: text,
      'b.lz4': encode('lz4', [text.subarray(0, 300), text.subarray(300)]).bytes,
    })
    const log = await loadedFrom(folder, db)
    expect(log.file('a').state).toBe('complete')
    expect(log.file('b.lz4')).toMatchObject({
      state: 'skipped',
      reason: `the same attempt is loaded from ${join(folder, 'a')}`,
    })
    expect(await rowsOf(db, COUNTS)).toEqual([[1, 3, 1]])
    expect((await loadedFrom(folder, db)).files.map(({ unchanged }) => unchanged)).toEqual([true, true])
  })

  test('a copy that is cut adds nothing, in either order', async () => {
    const whole = logText(smallApp())
    for (const names of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const { folder, db } = place({ [names[0]]: whole, [names[1]]: whole.slice(0, -400) })
      await loadedFrom(folder, db)
      expect(await rowsOf(db, COUNTS)).toEqual([[1, 3, 1]])
      expect(await rowsOf(db, 'SELECT completed FROM attempts')).toEqual([[true]])
      const states = (await rowsOf(db, LOGS)).map(([state]) => state)
      expect(states).toEqual(names[0] === 'a' ? ['complete', 'skipped'] : ['skipped', 'complete'])
    }
  })

  test('a copy is looked at again when the log it was left out for holds another application', async () => {
    const { folder, db } = place({ a: logText(smallApp({ id: 'one' })), b: logText(smallApp({ id: 'one' })) })
    await loadedFrom(folder, db)
    writeFileSync(join(folder, 'a'), logText(smallApp({ id: 'two', tasks: 1 })))
    await loadedFrom(folder, db)
    await loadedFrom(folder, db)
    expect(await rowsOf(db, 'SELECT app_id FROM attempts ORDER BY 1')).toEqual([['one'], ['two']])
  })

  test('the same id with different events: both are kept, and it is said', async () => {
    const more = [...smallApp().slice(0, -1), taskStart(7), taskEnd(7), ...smallApp().slice(-1)]
    const { folder, db } = place({ a: logText(smallApp()), b: logText(more) })
    const log = await loadedFrom(folder, db)
    expect(log.files.map(({ state }) => state)).toEqual(['complete', 'complete'])
    expect(await rowsOf(db, COUNTS)).toEqual([[2, 7, 2]])
    expect(await rowsOf(db, 'SELECT code, path, detail, severity FROM diagnostics')).toEqual([
      ['same_attempt', join(folder, 'b'), join(folder, 'a'), 'warning'],
    ])
  })

  test('the same id from two clusters does not collide', async () => {
    const { folder, db } = place({
      a: logText(smallApp()),
      b: logText(smallApp({ start: 1_600_000_000_000, tasks: 2 })),
    })
    await loadedFrom(folder, db)
    expect(await rowsOf(db, COUNTS)).toEqual([[2, 5, 2]])
    expect(await rowsOf(db, 'SELECT count(DISTINCT attempt_key) FROM tasks')).toEqual([[2]])
    expect(await rowsOf(db, 'SELECT code FROM diagnostics')).toEqual([])
  })

  test('several attempts of one application stand side by side', async () => {
    const attempts = ['1', '2'].map((attempt) => [`app-1_${attempt}`, logText(smallApp({ attempt }))])
    const { folder, db } = place(Object.fromEntries(attempts))
    await loadedFrom(folder, db)
    expect(
      await rowsOf(db, 'SELECT app_id, attempt_id, count(*) FROM tasks GROUP BY ALL ORDER BY 2'),
    ).toEqual([
      ['app-1', '1', 3],
      ['app-1', '2', 3],
    ])
  })
})
