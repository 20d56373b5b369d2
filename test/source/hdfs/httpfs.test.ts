/** Logs in a real HDFS, read through a real HttpFS. */
import { createHash } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { load } from '../../../src/index.ts'
import type { LogPart } from '../../../src/source/index.ts'
import type { SchemeOptions } from '../../../src/source/scheme.ts'
import { tablesOf } from '../../hostile/loaded.ts'
import { type Fault, type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts'
import { HDFS_TIMEOUT, type Hdfs, startHdfs } from '../../servers/hdfs.ts'
import { type HttpFs, noHttpFs, startHttpFs } from '../../servers/httpfs.ts'
import { found, read, tempFolder } from '../temp-folder.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs', import.meta.url))
const missing = noHttpFs()
if (missing) console.warn(`Skipped: HttpFS. ${missing}`)

const READER = { 'hdfs-user': 'reader' }
/** More than what is asked for first. */
const TEXT = Array.from(
  { length: 40_000 },
  (_, i) => `${i} ${createHash('sha1').update(`${i}`).digest('hex')}\n`,
).join('')

describe.skipIf(missing)('HttpFS', { timeout: HDFS_TIMEOUT }, () => {
  let hdfs: Hdfs
  let httpfs: HttpFs
  let proxy: FaultProxy
  beforeAll(async () => {
    hdfs = await startHdfs()
    httpfs = await startHttpFs(hdfs)
    proxy = await startFaultProxy(httpfs.port)
  }, HDFS_TIMEOUT)
  afterEach(() => {
    proxy.fault = undefined
    proxy.requests.length = 0
  })
  afterAll(async () => {
    await proxy?.close()
    await httpfs?.remove()
    await hdfs?.remove()
  })

  const address = (path: string): string => `webhdfs://127.0.0.1:${proxy.port}${path}`
  const find = (path: string, schemeOptions: SchemeOptions = READER) =>
    found([address(path)], { schemeOptions })

  async function part(path: string): Promise<LogPart> {
    const { logs } = await find(path)
    expect(logs).toHaveLength(1)
    return logs[0]!.parts[0]!
  }

  /** Reads to the end; `meanwhile` is done when the first piece is there. */
  async function readWith(of: LogPart, meanwhile: () => Promise<unknown>): Promise<string> {
    const chunks: Uint8Array[] = []
    for await (const chunk of of.open()) {
      if (chunks.length === 0) await meanwhile()
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString()
  }

  test('gives the tables that the same files on disk give', async () => {
    const folder = tempFolder()
    for (const sample of ['43-rolling', '35-sql-gzip'])
      cpSync(join(SAMPLES, sample), join(folder, sample), { recursive: true })
    await hdfs.put(folder, '/same')
    const databases = tempFolder()
    const tables = async (source: string, name: string): Promise<Record<string, readonly string[]>> => {
      const db = join(databases, name)
      await load([source], { db, threads: 1, schemeOptions: READER })
      const { logs, ...rest } = await tablesOf(db)
      return { ...rest, logs: logs!.map((row) => withoutPlace(row)).sort() }
    }
    const fromDisk = await tables(folder, 'disk')
    expect(fromDisk.tasks!.length).toBeGreaterThan(100)
    expect(await tables(address('/same'), 'httpfs')).toEqual(fromDisk)
  })

  test('hdfs:// with --namenode-http, a log, a file of a log and a pattern lead to the same', async () => {
    await hdfs.put(join(SAMPLES, '43-rolling'), '/roll')
    const app = 'eventlog_v2_local-1795266310443'
    const options = { ...READER, 'namenode-http': `http://127.0.0.1:${proxy.port}` }
    for (const path of ['', `/${app}`, `/${app}/events_2_local-1795266310443.zstd`, '/**/*zstd']) {
      const { logs } = await found([`hdfs://cluster/roll${path}`], { schemeOptions: options })
      const log = logs.find(({ layout }) => layout === 'rolling')
      expect([path, log?.path, log?.parts.length]).toEqual([path, `hdfs://cluster/roll/${app}`, 3])
    }
  })

  test('1200 files of one folder, more than a page of the namenode', async () => {
    await hdfs.run('copies', file(''), '/many', 1200)
    const { logs } = await find('/many')
    expect(new Set(logs.map(({ path }) => path)).size).toBe(1200)
  })

  test('names that addresses do not hold as they are', async () => {
    const names = ['a b+%41%?#;&ü.log', 'day=1&op=DELETE', 'a..%2f..%2fetc']
    for (const name of names) {
      const destination = encodeURIComponent(`/names/${name}`)
      await hdfs.put(file(name), '/names/plain')
      await hdfs.operation('PUT', '/names/plain', `op=RENAME&destination=${destination}`)
    }
    const { logs } = await find('/names')
    expect(logs.map(({ path }) => path).sort()).toEqual(names.map((name) => address(`/names/${name}`)).sort())
    for (const { path, parts } of logs) {
      const text = Buffer.from((await read(parts[0]!)).text, 'latin1').toString()
      expect(address(`/names/${text}`)).toBe(path)
      expect(await part(path.slice(address('').length))).toMatchObject({ path })
    }
  })

  test('any bytes of a large file, without the others', async () => {
    const text = '0123456789'.repeat(3 << 20)
    await hdfs.put(file(text), '/large/app-1')
    const of = await part('/large/app-1')
    for (const from of [0, 20_000_003, text.length - 10]) {
      const pieces: Uint8Array[] = []
      for await (const piece of of.ranges!.read(from, from + 10)) pieces.push(piece)
      expect(Buffer.concat(pieces).toString()).toBe(text.slice(from, from + 10))
    }
    const opened = proxy.requests.filter(({ path }) => path.includes('op=OPEN'))
    expect(opened.every(({ path }) => /length=\d{1,7}\b/.test(path))).toBe(true)
    const digest = (all: string) => createHash('sha256').update(all).digest('hex')
    expect(digest((await read(of)).text)).toBe(digest(text))
  })

  test('the connection is cut: it goes on at its byte, and says so', async () => {
    await hdfs.put(file(TEXT), '/cut/app-1')
    const of = await part('/cut/app-1')
    const isCut = (cut: Fault) => {
      let opened = 0
      proxy.fault = ({ path }) => (path.includes('op=OPEN') && opened++ % 3 < 2 ? cut : undefined)
    }
    isCut({ cutAfter: 300_001 })
    expect(await readWith(of, async () => undefined)).toBe(TEXT)
    expect(of.happened?.map(({ code }) => code)).toContain('read_again')
    const asked = proxy.requests.map(({ path }) => Number(/offset=(\d+)/.exec(path)?.[1] ?? 0))
    expect(asked.filter((offset) => offset > 256 << 10)).not.toEqual([])
    isCut({ cutAfter: 300_001, isReset: true })
    expect(await readWith(await part('/cut/app-1'), async () => undefined)).toBe(TEXT)
  })

  test('the application ends and .inprogress falls off its name while it is read', async () => {
    await hdfs.put(file(TEXT), '/ends/app-1.inprogress')
    const of = await part('/ends/app-1.inprogress')
    const rename = () => hdfs.operation('PUT', '/ends/app-1.inprogress', 'op=RENAME&destination=/ends/app-1')
    expect(await readWith(of, rename)).toBe(TEXT)
  })

  test('another file takes its place: nothing of that one is read', async () => {
    await hdfs.put(file(TEXT), '/replaced/app-1')
    const of = await part('/replaced/app-1')
    const other = Buffer.from(TEXT.replaceAll('a', 'b'))
    const replace = () => hdfs.operation('PUT', '/replaced/app-1', 'op=CREATE&overwrite=true', other)
    const error = await readWith(of, replace).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'changed_while_read' })
  })

  test('an application that runs: what it flushed is read, which the namenode does not know of', async () => {
    await hdfs.run('write', file(TEXT), '/runs/local-1.inprogress', 1_000_000)
    onTestFinished(() => hdfs.run('close'))
    const of = await part('/runs/local-1.inprogress')
    expect(of.bytes).toBe(1_000_000)
    expect(await readWith(of, async () => undefined)).toBe(TEXT.slice(0, 1_000_000))
  })

  test('who asks: a name, or a delegation token, which HttpFS gives too', async () => {
    await hdfs.put(file('{}'), '/whose/app-1')
    await hdfs.operation('PUT', '/whose', 'op=SETPERMISSION&permission=700')
    await hdfs.operation('PUT', '/whose', 'op=SETOWNER&owner=somebody')
    await expect(find('/whose')).rejects.toThrow(
      'whose: permission denied: user reader lacks READ_EXECUTE on /whose.',
    )
    expect((await find('/whose', { 'hdfs-user': 'somebody' })).logs).toHaveLength(1)
    const url = `http://127.0.0.1:${httpfs.port}/webhdfs/v1/?op=GETDELEGATIONTOKEN&user.name=somebody`
    const { Token } = (await (await fetch(url)).json()) as { Token: { urlString: string } }
    proxy.requests.length = 0
    const byToken = { 'delegation-token-file': file(Token.urlString) }
    expect((await find('/whose', byToken)).logs).toHaveLength(1)
    expect(proxy.requests.filter(({ path }) => path.includes('user.name'))).toEqual([])
  })

  test('what a person is told: no such path, a name that is none', async () => {
    await expect(find('/nothing')).rejects.toThrow('/nothing: there is no such file or folder.')
    await expect(find('/', { 'hdfs-user': 'a b&op=DELETE' })).rejects.toMatchObject({ name: 'RemoteError' })
  })
})

/** A local file for one test. */
function file(content: string): string {
  return join(tempFolder({ file: content }), 'file')
}

/** A row of `logs` but for where the file lies and when it was written. */
function withoutPlace(row: string): string {
  const { path, log_path, modified, version, ...rest } = JSON.parse(row) as Record<string, unknown>
  return JSON.stringify({ ...rest, name: String(path).split('/').at(-1) })
}
