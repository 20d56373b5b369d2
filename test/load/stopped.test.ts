import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { sharedFolder } from '../faces/cli/folder.ts'
import { CLI, run, STACK, start, startCommand } from '../faces/cli/run.ts'
import { rowsOf, rowsOfEach, tablesOf } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'

const COUNT = 12
const shared = sharedFolder()
const at = (name: string): string => join(shared.path, name)
const logs = at('logs')

beforeAll(() => {
  // Small logs and big ones in turn, which go into the database in different ways.
  for (let i = 0; i < COUNT; i++) {
    shared.file(`logs/app-${i}`, logText(smallApp({ id: `app-${i}`, tasks: i % 4 === 3 ? 1500 : 20 + i })))
  }
})
afterAll(() => shared.remove())

/** Every attempt is there with all of its rows, or not at all. */
async function expectWhole(db: string): Promise<number> {
  const tables = ['tasks', 'stages', 'jobs', 'executors', 'environment']
  const [attempts, ...strays] = await rowsOfEach(db, [
    `SELECT a.app_id, s.num_tasks, (SELECT count(*) FROM tasks t WHERE t.attempt_key = a.attempt_key),
       (SELECT count(*) FROM logs l WHERE l.attempt_key = a.attempt_key AND state = 'complete')
     FROM attempts a LEFT JOIN stages s USING (attempt_key)`,
    ...tables.map(
      (table) => `SELECT app_id FROM ${table} WHERE attempt_key NOT IN (SELECT attempt_key FROM attempts)`,
    ),
  ])
  for (const [id, tasks, found, files] of attempts!) expect([id, found, files]).toEqual([id, tasks, 1])
  expect(strays).toEqual(tables.map(() => []))
  return attempts!.length
}

describe('kill -9', () => {
  test('whole attempts only; the same command finishes the job', async () => {
    const [db, undisturbed] = [at('killed.duckdb'), at('whole.duckdb')]
    const command = ['load', logs, '--db']
    const began = performance.now()
    expect(await run([...command, undisturbed])).toMatchObject({ code: 0, signal: null, err: '' })
    const takes = performance.now() - began
    const counts: number[] = []
    for (const moment of [0.4, 0.6, 0.8]) {
      const { child, ended } = start([...command, db])
      await sleep(takes * moment)
      child.kill('SIGKILL')
      await ended
      if (existsSync(db)) counts.push(await expectWhole(db))
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(await run([...command, db])).toMatchObject({ code: 0, signal: null, err: '' })
    expect(await expectWhole(db)).toBe(COUNT)
    expect(await tablesOf(db)).toEqual(await tablesOf(undisturbed))
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20)
}

/** Until the process has been at work for so long: its start takes less, however busy the machine is. */
async function busy(child: ChildProcess, seconds: number): Promise<void> {
  const spent = (): number => {
    // Fields 14 and 15 of proc(5), counted from behind the name: time in user and kernel mode, in hundredths.
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
  await until(() => child.exitCode !== null || spent() >= seconds)
}

describe('a load that is asked to stop', () => {
  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: what is loaded stays, and the exit code tells',
    async (signal) => {
      const db = at(`${signal}.duckdb`)
      const { child, ended } = start(['load', logs, '--db', db])
      while (!existsSync(`${db}.wal`) && child.exitCode === null) await sleep(5)
      child.kill(signal)
      const ran = await ended
      expect(ran).toMatchObject({ code: 4, signal: null, out: '' })
      expect(ran.err).toBe('Stopped. What was loaded is kept; the same command goes on from there.\n')
      expect(await expectWhole(db)).toBeLessThan(COUNT)
      if (signal === 'SIGTERM') return
      expect((await run(['load', logs, '--db', db])).code).toBe(0)
      expect(await expectWhole(db)).toBe(COUNT)
    },
  )

  test.concurrent('SIGINT while it waits for standard input, and in a query', async () => {
    const db = at('one.duckdb')
    await load([join(logs, 'app-0')], { db, threads: 1 })
    const endless =
      'SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3'
    const other = at('other.duckdb')
    for (const [args, message, waits] of [
      [['load', '-', '--db', other], /^Stopped\. What was loaded/, () => until(() => existsSync(other))],
      [['sql', '--db', db, endless], /^Stopped\.\n$/, (child: ChildProcess) => busy(child, 1.5)],
    ] as const) {
      const { child, ended } = start(args, { input: 'open' })
      child.stdin?.write(logText(smallApp({ id: 'piped' })))
      await waits(child)
      child.kill('SIGINT')
      const ran = await ended
      expect(ran).toMatchObject({ code: 4, out: '', err: expect.stringMatching(message) })
    }
  })

  test('AbortSignal: load rejects with its reason, at any moment', async () => {
    const source = Array.from({ length: 8 }, (_, i) => join(logs, `app-${i}`))
    const db = at('aborted.duckdb')
    const before = load(source, { db, threads: 1, signal: AbortSignal.abort() })
    await expect(before).rejects.toThrow('aborted')
    expect(existsSync(db)).toBe(false)
    for (const stopAt of [1, 3, 5]) {
      const abort = new AbortController()
      let files = 0
      const onFile = (): void => {
        if (++files === stopAt) abort.abort(new Error('enough'))
      }
      await expect(load(source, { db, threads: 1, signal: abort.signal, onFile })).rejects.toThrow('enough')
      expect(await expectWhole(db)).toBe(stopAt)
    }
    const abort = new AbortController()
    const onProgress = (): void => abort.abort()
    await expect(load(source, { db, threads: 1, signal: abort.signal, onProgress })).rejects.toThrow(
      'aborted',
    )
    // A small log may be through by then.
    expect(await expectWhole(db)).toBeLessThan(8)
    await load(source, { db, threads: 1 })
    expect(await expectWhole(db)).toBe(8)
  })
})

describe('a disk that is full', () => {
  // A limit on the size of a file stands for a small disk: it needs no rights to set.
  const limited = (kilobytes: number, args: readonly string[]): ReturnType<typeof run> =>
    startCommand('bash', [
      '-c',
      `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$@"`,
      '_',
      process.execPath,
      CLI,
      ...args,
    ]).ended

  test.concurrent.each([800])(
    'at %d KB: a clear error, whole attempts, and more room is all it needs',
    async (room) => {
      const db = at(`full-${room}.duckdb`)
      const command = ['load', logs, '--db', db]
      const ran = await limited(room, command)
      expect(ran).toMatchObject({ code: 4, out: '' })
      expect(ran.err).toMatch(/There is no room|cannot be (written|opened)/)
      expect(ran.err).not.toMatch(STACK)
      if (existsSync(db)) expect(await expectWhole(db)).toBeLessThan(COUNT)
      expect((await run(command)).code).toBe(0)
      expect(await expectWhole(db)).toBe(COUNT)
    },
  )
})

test.concurrent('two loads into one database: the second one says so', async () => {
  const db = at('two.duckdb')
  const first = start(['load', '-', '--db', db], { input: 'open' })
  first.child.stdin?.write(logText(smallApp({ id: 'piped' })).slice(0, -100))
  while (!existsSync(db)) await sleep(10)
  await sleep(300)
  for (const args of [
    ['load', logs, '--db', db],
    ['sql', '--db', db, 'SELECT 1'],
  ]) {
    const second = await run(args)
    expect(second).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringContaining('in use by another process'),
    })
    expect(second.err).toContain('Wait until')
  }
  first.child.stdin?.end()
  expect((await first.ended).code).toBe(1)
  expect((await run(['load', logs, '--db', db])).code).toBe(0)
  expect(await rowsOf(db, 'SELECT count(*) FROM attempts')).toEqual([[COUNT + 1]])
})
