import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { findLogs } from '../../src/source/index.ts'
import { found, read, tempFolder } from './temp-folder.ts'

/** Root may read everything, so as root the test steps down for a while. */
function withoutPrivileges(): void {
  if (process.getuid?.() !== 0) return
  process.seteuid?.(65534)
  onTestFinished(() => process.seteuid?.(0))
}

test('the order is natural, a folder before the folders in it', async () => {
  const folder = tempFolder({ 'b/app_10': '', 'b/app_2': '', 'a/x': '', z: '', 'b/c/app_1': '', 'b-2': '' })
  const { logs } = await found([folder])
  expect(logs.map((log) => log.path.slice(folder.length + 1))).toEqual([
    'b-2',
    'z',
    'a/x',
    'b/app_2',
    'b/app_10',
    'b/c/app_1',
  ])
})

test('links are followed; loops, links to what was read and links to nowhere are told', async () => {
  const folder = tempFolder({ 'a/app_1': 'x', 'a/b/app_2': 'y' })
  symlinkSync('..', `${folder}/a/b/loop`)
  symlinkSync('app_1', `${folder}/a/same`)
  symlinkSync('gone', `${folder}/a/nowhere`)
  symlinkSync('self', `${folder}/a/self`)
  const other = tempFolder({ app_3: 'z' })
  symlinkSync(other, `${folder}/other`)
  const { logs, left } = await found([folder])
  expect(logs.map((log) => log.path.slice(folder.length + 1))).toEqual([
    'a/app_1',
    'a/b/app_2',
    'other/app_3',
  ])
  expect(left.map((one) => [one.path.slice(folder.length + 1), one.problem])).toEqual([
    ['a/nowhere', 'unreadable'],
    ['a/self', 'unreadable'],
    ['a/same', undefined],
    ['a/b/loop', undefined],
  ])
  expect(left.at(-1)?.reason).toBe(`The same folder as ${folder}/a.`)
})

test('what may not be read is told, and the rest is read', async () => {
  const folder = tempFolder({ 'closed/app_1': 'x', app_2: 'x', app_3: 'y', 'eventlog_v2_a/events_1_a': 'e' })
  chmodSync(folder, 0o755)
  chmodSync(`${folder}/closed`, 0)
  chmodSync(`${folder}/app_2`, 0)
  chmodSync(`${folder}/eventlog_v2_a/events_1_a`, 0)
  withoutPrivileges()
  const { logs, left } = await found([folder])
  expect(left.map((one) => [basename(one.path), one.problem])).toEqual([
    ['app_2', 'unreadable'],
    ['closed', 'unreadable'],
  ])
  expect(left.map((one) => one.reason).join()).toMatch(/permission denied.*permission denied/)
  expect(logs.map((log) => basename(log.path))).toEqual(['app_3', 'eventlog_v2_a'])
  expect(await read(logs[1]!.parts[0]!)).toEqual({ text: '', fault: 'unreadable' })
})

test('a part of a log in a folder that may not be listed is read alone when it is named', async () => {
  const folder = tempFolder({ 'closed/events_2_a': 'x', 'closed/events_1_a': 'y' })
  chmodSync(folder, 0o755)
  chmodSync(`${folder}/closed`, 0o311)
  onTestFinished(() => chmodSync(`${folder}/closed`, 0o755))
  withoutPrivileges()
  const { logs, left } = await found([`${folder}/closed/events_2_a`])
  expect(logs.map((log) => [basename(log.path), log.layout])).toEqual([['events_2_a', 'single']])
  expect(left).toMatchObject([{ path: `${folder}/closed`, problem: 'unreadable' }])
})

test('FIFOs, sockets and devices are passed over in a walk; a named FIFO is read', async () => {
  const folder = tempFolder({ app_1: 'x' })
  execFileSync('mkfifo', [`${folder}/pipe`])
  const server = createServer().listen(`${folder}/socket`)
  await new Promise((resolve) => server.on('listening', resolve))
  onTestFinished(() => void server.close())
  const { logs, left } = await found([folder])
  expect(logs).toHaveLength(1)
  expect(left.map((one) => one.reason)).toEqual([
    'A FIFO; name it to have it read.',
    'It is a socket, not a file.',
  ])
  expect((await found(['/dev/null', folder])).left[0]?.reason).toBe('It is a device, not a file.')

  const writer = promisify(execFile)('sh', ['-c', `echo event > '${folder}/pipe'`])
  const named = await found([`${folder}/pipe`])
  expect(named.logs[0]?.parts[0]).toMatchObject({ bytes: undefined, local: undefined })
  expect(await read(named.logs[0]!.parts[0]!)).toEqual({ text: 'event\n', fault: undefined })
  await writer
})

test('a file that is named twice, in whatever way, comes once', async () => {
  const folder = tempFolder({ 'a/app_1': 'x', 'a/app_2': 'y' })
  const { logs, left } = await found([
    `${folder}/a/app_2`,
    `${folder}/a/../a/app_2`,
    folder,
    `${folder}/a`,
    `${folder}/**`,
  ])
  expect(logs.map((log) => basename(log.path))).toEqual(['app_2', 'app_1'])
  expect(left).toEqual([])
})

test('patterns', async () => {
  const folder = tempFolder({
    'x/app_1.zstd': '1',
    'x/y/app_2.zstd': '2',
    'x/y/app_3.lz4': '3',
    'x/eventlog_v2_a/events_1_a': '4',
    'x/eventlog_v2_a/appstatus_a': '',
    'x/_SUCCESS': '',
    'x/.hidden': '5',
  })
  async function names(pattern: string): Promise<string[]> {
    return (await found([`${folder}/${pattern}`])).logs.map((log) => basename(log.path))
  }
  expect(await names('x/*.zstd')).toEqual(['app_1.zstd'])
  expect(await names('**/*.zstd')).toEqual(['app_1.zstd', 'app_2.zstd'])
  expect(await names('x/y/app_?.{zstd,lz4}')).toEqual(['app_2.zstd', 'app_3.lz4'])
  expect(await names('x/y/app_[3-9]*')).toEqual(['app_3.lz4'])
  expect(await names('x/eventlog_v2_*')).toEqual(['eventlog_v2_a'])
  expect(await names('x/eventlog_v2_*/*')).toEqual(['eventlog_v2_a'])
  expect(await names('x/*')).toEqual(['app_1.zstd', 'eventlog_v2_a', 'app_2.zstd', 'app_3.lz4'])
  expect((await found([`${folder}/x/*`])).left.map((one) => basename(one.path))).toEqual(['_SUCCESS'])
})

test('a pattern survives links that go in circles', async () => {
  const folder = tempFolder({ 'a/app_1': 'x' })
  symlinkSync('..', `${folder}/a/loop`)
  expect((await found([`${folder}/**/app_*`])).logs.map((log) => log.path)).toEqual([`${folder}/a/app_1`])
})

test('a path that exists wins over the same text as a pattern', async () => {
  const folder = tempFolder({ 'app[1].zstd': 'a', 'app1.zstd': 'b', '*': 'c' })
  expect((await found([`${folder}/app[1].zstd`])).logs.map((log) => basename(log.path))).toEqual([
    'app[1].zstd',
  ])
  expect((await found([`${folder}/*`])).logs.map((log) => basename(log.path))).toEqual(['*'])
})

test('nothing found is an error with a hint; one missing source beside others is told', async () => {
  const folder = tempFolder({ app_1: 'x' })
  for (const sources of [
    [],
    [`${folder}/gone`],
    [`${folder}/*.zip`],
    [''],
    ['a\0b'],
    [`${folder}/app_1/x`],
  ]) {
    const failed = await found(sources).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failed).toBeInstanceOf(UserError)
    expect(failed).toMatchObject({ hint: expect.stringContaining('Name a file') })
  }
  const { logs, left } = await found([`${folder}/gone`, `${folder}/app_1`])
  expect(logs).toHaveLength(1)
  expect(left).toMatchObject([{ path: `${folder}/gone`, problem: 'unreadable' }])
})

test('an empty folder gives nothing and is no error', async () => {
  expect(await found([tempFolder()])).toEqual({ logs: [], left: [] })
})

test('a walk can be stopped', async () => {
  const folder = tempFolder({ 'a/1': 'x', 'b/2': 'x', 'c/3': 'x' })
  const stop = new AbortController()
  const seen: string[] = []
  const walk = async () => {
    for await (const one of findLogs([folder], { signal: stop.signal })) {
      seen.push(one.kind)
      stop.abort()
    }
  }
  await expect(walk()).rejects.toThrow(/abort/i)
  expect(seen).toEqual(['log'])
})

test('hundreds of folders one in the other do not end the walk', async () => {
  const folder = tempFolder()
  let deep = folder
  for (let i = 0; i < 400; i++) deep += '/d'
  mkdirSync(deep, { recursive: true })
  execFileSync('touch', [`${deep}/app_1`])
  expect((await found([folder])).logs.map((log) => basename(log.path))).toEqual(['app_1'])
})
