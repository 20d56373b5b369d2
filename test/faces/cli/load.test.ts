import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { json, run, STACK } from './run.ts'

const shared = sharedFolder()
const at = (name: string): string => join(shared.path, name)
let databases = 0
const newDatabase = (): string => at(`db-${databases++}.duckdb`)

beforeAll(() => {
  shared.file('logs/app-1', logText(smallApp({ id: 'app-1' })))
  shared.file('logs/app-2.inprogress', logText(smallApp({ id: 'app-2', ended: false })))
  shared.file('bad/app-3', logText([...smallApp({ id: 'app-3' }), 'x']))
  shared.file('cut/app-4', logText(smallApp({ id: 'app-4' })).slice(0, -20))
  shared.file('nothing/notes.txt', 'hello\n')
  shared.file('marked/_SUCCESS', '')
  mkdirSync(at('empty'))
  shared.file('outputs/j-2AXXXXXXGAPLF/steps/s-1AXXXXXXGAPLF/stderr', 'hello\n')
  shared.file('odd/app-\u001b[31m', logText(smallApp({ id: 'app-\u001b[32m' })))
})
afterAll(() => shared.remove())

describe.concurrent('exit codes', () => {
  test.each([
    ['0: all is read, in progress too', ['logs'], 0],
    ['0: what is no log beside logs', ['logs', 'nothing'], 0],
    ['1: something is damaged', ['logs', 'bad'], 1],
    ['1: something is cut', ['cut'], 1],
    ['1: something that was named is not there', ['logs', 'nowhere'], 1],
    ['3: there is no log', ['nothing'], 3],
    ['0: no log, but what executors wrote, which is listed', ['outputs'], 0],
    ['3: an empty folder', ['empty'], 3],
    ['3: nothing but what is left out', ['marked'], 3],
    ['3: there is nothing at all', ['nowhere', 'neither/*'], 3],
    ['3: a path below a file', ['logs/app-1/deeper'], 3],
  ])('%s', async (_, sources, code) => {
    const db = newDatabase()
    const ran = await run(['load', ...sources.map(at), '--db', db])
    expect(ran.code, ran.err).toBe(code)
    expect(ran.err).not.toMatch(STACK)
    const listed = await run(['ls', ...sources.map(at)])
    // Whether a log is cut or damaged in its middle, only reading tells.
    expect(listed.code, listed.out).toBe(sources.includes('bad') || sources.includes('cut') ? 0 : code)
  })

  test('a load of nothing makes no database', async () => {
    const db = newDatabase()
    expect((await run(['load', at('nowhere'), '--db', db])).err).toContain('no such file')
    expect(existsSync(db)).toBe(false)
  })

  test('the same when nothing has changed', async () => {
    const db = newDatabase()
    const args = ['load', at('logs'), at('bad'), '--db', db]
    expect((await run(args)).code).toBe(1)
    const again = await run(args)
    expect(again.code).toBe(1)
    expect(again.out.match(/unchanged since it was loaded/g)).toHaveLength(3)
  })
})

describe.concurrent('what is printed', () => {
  test('a closing table with each file, its state and the reason', async () => {
    const { out, err } = await run(['load', 'logs', 'bad', '--db', newDatabase()], { cwd: shared.path })
    expect(out).toMatch(/^complete +none +[\d.]+ KB +15 +app-1 +logs\/app-1$/m)
    expect(out).toMatch(/^in progress .* logs\/app-2.inprogress +it has no ApplicationEnd$/m)
    expect(out).toMatch(/^damaged +none +[\d.]+ KB +15 +1 +app-3 +bad\/app-3 +bad_json at line 16/m)
    expect(out).toMatch(/1 complete, 1 in progress, 1 damaged: 44 events/)
    expect(err).toBe('')
  })

  test('--format json: one array of row objects', async () => {
    const ran = await run(['load', 'logs', 'bad', '--db', newDatabase(), '--format', 'json'], {
      cwd: shared.path,
    })
    expect(ran).toMatchObject({ code: 1, err: '' })
    expect(json(ran)).toMatchObject([
      {
        log: at('logs/app-1'),
        app_id: 'app-1',
        state: 'complete',
        reason: null,
        events: 15,
        unchanged: false,
      },
      { state: 'in progress' },
      { state: 'damaged', bad_lines: 1, lines: 16 },
    ])
    expect(json(await run(['load', at('nothing'), '--db', newDatabase(), '--format', 'json']))).toMatchObject(
      [{ state: 'not a log', app_id: null, codec: null }],
    )
  })

  test('names from logs and files cannot command the terminal', async () => {
    const [loaded, listed] = await Promise.all([
      run(['load', at('odd'), '--db', newDatabase()]),
      run(['ls', at('odd')]),
    ])
    expect(loaded).toMatchObject({ code: 0, out: expect.stringContaining('app-\ufffd[32m') })
    expect(loaded.out + listed.out).not.toContain('\u001b')
    const missing = await run(['load', at('\u001b[5m'), '--db', newDatabase()])
    expect(missing.err).not.toContain('\u001b')
  })

  test('more files than fit a screen are summed up', async () => {
    for (let i = 0; i < 61; i++)
      shared.file(`many/app-${i}`, logText(smallApp({ id: `app-${i}`, tasks: 0 }).slice(0, 3)))
    shared.file('many/zzz', 'no log\n')
    const [listed, loaded] = await Promise.all([
      run(['ls', at('many')]),
      run(['load', at('many'), '--db', newDatabase()]),
    ])
    expect(listed.out).toContain('61 log, 1 not a log')
    expect(listed.out.split('\n').length).toBeGreaterThan(62)
    expect(loaded.out.split('\n')[2]).toMatch(/^not a log .*zzz +its lines are not/)
    expect(loaded.out).toContain('… and 2 more files')
    expect(loaded.out.split('\n').length).toBeLessThan(70)
  })
})

describe.concurrent('sources', () => {
  const names = async (sources: string[], input?: string): Promise<unknown[]> => {
    const ran = await run(['ls', ...sources, '--format', 'json'], {
      cwd: shared.path,
      ...(input !== undefined && { input }),
    })
    return (json(ran) as { app_id: unknown; state: unknown }[]).map((row) => row.app_id ?? row.state)
  }

  test('a file, a folder, a pattern, several, standard input', async () => {
    expect(await names(['logs/app-1'])).toEqual(['app-1'])
    expect(await names(['logs'])).toEqual(['app-1', 'app-2'])
    expect(await names(['{logs,bad}/app-*'])).toEqual(expect.arrayContaining(['app-1', 'app-2', 'app-3']))
    expect(await names(['bad', 'logs/app-1'])).toEqual(['app-3', 'app-1'])
    expect(await names(['-'], logText(smallApp({ id: 'piped' })))).toEqual(['piped'])
    expect(await names(['logs/app-1', '-'], 'no log')).toEqual(['app-1', 'not a log'])
  })

  test('standard input is loaded; what came before through it stays', async () => {
    const db = newDatabase()
    for (const id of ['one', 'two', 'one']) {
      expect((await run(['load', '-', '--db', db], { input: logText(smallApp({ id })) })).code).toBe(0)
    }
    const rows = json(
      await run([
        'sql',
        '--db',
        db,
        '--format',
        'json',
        'SELECT app_id, count(*) AS n FROM tasks GROUP BY 1 ORDER BY 1',
      ]),
    )
    expect(rows).toEqual([
      { app_id: 'one', n: 3 },
      { app_id: 'two', n: 3 },
    ])
  })

  test('relative paths mean another file in another folder', async () => {
    const db = newDatabase()
    shared.file('here/logs/app', logText(smallApp({ id: 'here' })))
    shared.file('there/logs/app', logText(smallApp({ id: 'there', tasks: 2 })))
    for (const cwd of ['here', 'there', 'here']) await run(['load', 'logs', '--db', db], { cwd: at(cwd) })
    const rows = json(
      await run(['sql', '--db', db, '--format', 'json', 'SELECT path, app_id FROM logs ORDER BY 1']),
    )
    expect(rows).toEqual(['here', 'there'].map((id) => ({ path: at(`${id}/logs/app`), app_id: id })))
    const again = await run(['load', '../there/logs', '--db', db, '--format', 'json'], { cwd: at('here') })
    expect(json(again)).toMatchObject([{ unchanged: true, app_id: 'there' }])
  })

  test('the database may lie among the logs', async () => {
    const db = shared.file('mixed/app-1', '') && at('mixed/x.duckdb')
    shared.file('mixed/app-1', logText(smallApp({ id: 'app-1' })))
    expect((await run(['load', at('mixed'), '--db', db])).code).toBe(0)
    const again = await run(['load', at('mixed'), '--db', db, '--format', 'json'])
    expect(again.code).toBe(0)
    expect(json(again)).toMatchObject([
      { path: at('mixed/app-1'), unchanged: true },
      { path: db, state: 'skipped', reason: expect.stringContaining('database') },
    ])
  })
})
