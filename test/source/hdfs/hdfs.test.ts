/** Logs in a real HDFS: two namenodes, a datanode. */
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { UserError } from '../../../src/base/errors.ts'
import { load } from '../../../src/index.ts'
import { readDelegationToken } from '../../../src/source/hdfs/delegation-token.ts'
import type { LogPart } from '../../../src/source/index.ts'
import type { SchemeOptions } from '../../../src/source/scheme.ts'
import { tablesOf } from '../../hostile/loaded.ts'
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts'
import { HDFS_TIMEOUT, type Hdfs, noHdfs, startHdfs } from '../../servers/hdfs.ts'
import { found, read, tempFolder } from '../temp-folder.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs', import.meta.url))
const missing = noHdfs()
if (missing) console.warn(`Skipped: HDFS. ${missing}`)

describe.skipIf(missing)('HDFS', { timeout: HDFS_TIMEOUT }, () => {
  let hdfs: Hdfs
  beforeAll(async () => {
    hdfs = await startHdfs()
  }, HDFS_TIMEOUT)
  afterAll(() => hdfs?.remove())

  /** Both namenodes. */
  const both = (): SchemeOptions => ({
    'namenode-http': hdfs.http.map((port) => `127.0.0.1:${port}`).join(','),
    'hdfs-user': 'reader',
  })
  const find = (source: string, options = both()) => found([source], { schemeOptions: options })

  test('gives the tables that the same files on disk give', async () => {
    const folder = tempFolder()
    for (const sample of ['43-rolling', '43-snappy', '35-sql-gzip', '43-attempts'])
      cpSync(join(SAMPLES, sample), join(folder, sample), { recursive: true })
    await hdfs.put(folder, '/same')
    const address = `webhdfs://127.0.0.1:${hdfs.http[0]}/same`
    const databases = tempFolder()
    const tables = async (source: string, name: string): Promise<Record<string, readonly string[]>> => {
      const db = join(databases, name)
      await load([source], { db, schemeOptions: { 'hdfs-user': 'reader' } })
      const { logs, ...rest } = await tablesOf(db)
      expect(logs).not.toEqual([])
      return { ...rest, logs: logs!.map((row) => withoutPlace(row)).sort() }
    }
    const fromDisk = await tables(folder, 'disk')
    expect(fromDisk.attempts!.length).toBeGreaterThan(4)
    expect(fromDisk.tasks!.length).toBeGreaterThan(100)
    expect(await tables(address, 'hdfs')).toEqual(fromDisk)
  })

  test('a folder of logs, a log, a file of a log and a pattern lead to the same', async () => {
    await hdfs.put(join(SAMPLES, '43-rolling'), '/roll')
    const [app] = ['eventlog_v2_local-1795266310443']
    const paths = [
      '',
      `/${app}`,
      `/${app}/events_2_local-1795266310443.zstd`,
      '/eventlog*',
      '/**/*zstd',
      '/e?e{n,m}t*/e[u-v]*',
    ]
    for (const path of paths) {
      const { logs } = await find(`hdfs://cluster/roll${path}`)
      const log = logs.find(({ layout }) => layout === 'rolling')
      expect([path, log?.path, log?.parts.length]).toEqual([path, `hdfs://cluster/roll/${app}`, 3])
    }
  })

  test('names that addresses do not hold as they are', async () => {
    const name = 'a b+%41%?#;&ü.log'
    await hdfs.put(file('text'), '/names/plain')
    await hdfs.operation(
      'PUT',
      '/names/plain',
      `op=RENAME&destination=${encodeURIComponent(`/names/${name}`)}`,
    )
    const { logs } = await find('hdfs://cluster/names')
    expect(logs.map(({ path }) => path)).toEqual([`hdfs://cluster/names/${name}`])
    expect(await read(logs[0]!.parts[0]!)).toEqual({ text: 'text', fault: undefined })
  })

  test('an exported tree: checksums are one row, hidden folders are named', async () => {
    const folder = tempFolder({
      'a/app-1': '{}',
      'a/.app-1.crc': 'crc',
      'a/.app-2.crc': 'crc',
      '.Trash/app-3': '{}',
      'b/_temporary/app-4': '{}',
    })
    await hdfs.put(folder, '/tree')
    const { logs, left } = await find('hdfs://cluster/tree')
    expect(logs.map(({ path }) => path)).toEqual(['hdfs://cluster/tree/a/app-1'])
    expect(left.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'hdfs://cluster/tree/a/*.crc: 2 checksum files of Hadoop.',
      'hdfs://cluster/tree/.Trash: A hidden folder; name it to have it read.',
      'hdfs://cluster/tree/b/_temporary: A folder of unfinished work; name it to have it read.',
    ])
  })

  test('320 files of one folder, in pages of 50', async () => {
    await hdfs.run('copies', file(''), '/many', 320)
    const { logs } = await find('hdfs://cluster/many')
    expect(new Set(logs.map(({ path }) => path)).size).toBe(320)
  })

  test('a server that does not go on behind the name it is told is not asked for ever', async () => {
    const proxy = await startFaultProxy(hdfs.http[0])
    onTestFinished(() => proxy.close())
    proxy.fault = ({ path }) =>
      path.includes('LISTSTATUS_BATCH') ? { status: 200, body: JSON.stringify(SAME_PAGE) } : undefined
    const found = find(`webhdfs://127.0.0.1:${proxy.port}/many`, {})
    await expect(found).rejects.toThrow(/^The list of webhdfs:.*\/many never ends: its server repeats a page/)
    expect(proxy.requests.filter(({ path }) => path.includes('LISTSTATUS_BATCH'))).toHaveLength(2)
  })

  describe('while it is read', () => {
    // More than what is asked for first.
    const text = Array.from(
      { length: 40_000 },
      (_, i) => `${i} ${createHash('sha1').update(`${i}`).digest('hex')}\n`,
    ).join('')
    let path = ''
    let proxies: { readonly namenode: FaultProxy; readonly datanode: FaultProxy }
    let count = 0
    beforeAll(async () => {
      const [namenode, datanode] = [await startFaultProxy(hdfs.http[0]), await startFaultProxy(hdfs.datanode)]
      namenode.redirectsTo = datanode.port
      proxies = { namenode, datanode }
    })
    afterEach(() => {
      proxies.datanode.fault = undefined
      proxies.namenode.fault = undefined
    })
    afterAll(async () => {
      await proxies?.namenode.close()
      await proxies?.datanode.close()
    })

    async function part(content = text, suffix = ''): Promise<LogPart> {
      path = `/read/app-${++count}${suffix}`
      await hdfs.put(file(content), path)
      return listed()
    }

    async function listed(): Promise<LogPart> {
      const { logs } = await find(`webhdfs://127.0.0.1:${proxies.namenode.port}${path}`, {
        'hdfs-user': 'reader',
      })
      expect(logs).toHaveLength(1)
      return logs[0]!.parts[0]!
    }

    /** Reads to the end; `meanwhile` is done when the first piece is there. */
    async function readWith(of: LogPart, meanwhile: () => Promise<unknown>) {
      const chunks: Uint8Array[] = []
      for await (const chunk of of.open()) {
        if (chunks.length === 0) await meanwhile()
        chunks.push(chunk)
      }
      return Buffer.concat(chunks).toString()
    }

    test('the connection is cut: it goes on at its byte, and says so', async () => {
      const of = await part()
      let cuts = 0
      proxies.datanode.fault = () => (cuts++ % 3 < 2 ? { cutAfter: 300_001 } : undefined)
      expect(await readWith(of, async () => undefined)).toBe(text)
      expect(cuts).toBeGreaterThan(2)
      expect(of.happened?.map(({ code }) => code)).toContain('read_again')
      const asked = proxies.datanode.requests.map(({ path }) => Number(/offset=(\d+)/.exec(path)?.[1]))
      // What is asked for first is small, and comes whole.
      expect(asked.filter((offset) => offset > 256 * 1024).length).toBeGreaterThan(0)
      proxies.datanode.fault = () => (cuts++ % 3 < 2 ? { cutAfter: 300_001, isReset: true } : undefined)
      expect(await readWith(await part(), async () => undefined)).toBe(text)
    })

    test('the datanode is slow', async () => {
      const of = await part()
      proxies.datanode.fault = () => ({ delay: 200, bytesPerSecond: 4_000_000 })
      expect(await readWith(of, async () => undefined)).toBe(text)
    })

    test('the namenode asks to come again', async () => {
      const of = await part()
      let asked = 0
      proxies.namenode.fault = () => (asked++ < 2 ? { status: 503 } : undefined)
      expect(await readWith(of, async () => undefined)).toBe(text)
      expect(asked).toBeGreaterThan(2)
    })

    test('the application ends and .inprogress falls off its name', async () => {
      const of = await part(text, '.inprogress')
      const final = path.replace('.inprogress', '')
      const rename = () => hdfs.operation('PUT', path, `op=RENAME&destination=${final}`)
      expect(await readWith(of, rename)).toBe(text)
    })

    test('it grows: what was listed is read, and the rest is there the next time', async () => {
      const of = await part()
      const grow = () => hdfs.operation('POST', path, 'op=APPEND', Buffer.from('more'))
      expect(await readWith(of, grow)).toBe(text)
      const again = await listed()
      expect(again.version).not.toBe(of.version)
      expect(await readWith(again, async () => undefined)).toBe(`${text}more`)
    })

    test('another file takes its place: nothing of that one is read', async () => {
      const of = await part()
      const other = text.replaceAll('a', 'b')
      const replace = () => hdfs.operation('PUT', path, 'op=CREATE&overwrite=true', Buffer.from(other))
      const error = await readWith(of, replace).catch((error: unknown) => error)
      expect(error).toMatchObject({ code: 'changed_while_read' })
    })

    test('it is removed', async () => {
      const of = await part()
      const error = await readWith(of, () => hdfs.operation('DELETE', path, 'op=DELETE')).catch(
        (error: unknown) => error,
      )
      expect(error).toMatchObject({
        code: 'unreadable',
        message: expect.stringContaining('is not there any more'),
      })
    })

    test('the datanode stops and starts again', async () => {
      const of = await part()
      const back = new Promise<void>((resolve, reject) => {
        setTimeout(() => hdfs.run('start-datanode').then(resolve, reject), 1000)
      })
      expect(await readWith(of, () => hdfs.run('stop-datanode'))).toBe(text)
      await back
    })

    test('an application that runs: what it flushed is read, which the namenode does not know of', async () => {
      path = '/read/local-1.inprogress'
      await hdfs.run('write', file(text), path, 1_000_000)
      onTestFinished(() => hdfs.run('close'))
      const of = await listed()
      expect(of.bytes).toBe(1_000_000)
      expect(await readWith(of, async () => undefined)).toBe(text.slice(0, 1_000_000))
    })
  })

  test('the namenode fails over in the middle of a load, and is stopped, and is back', async () => {
    await hdfs.put(join(SAMPLES, '43-rolling'), '/over')
    const { logs } = await find('hdfs://cluster/over/eventlog_v2_local-1795266310443')
    const expected = logs[0]!.parts.map(({ path }) =>
      readFileSync(join(SAMPLES, '43-rolling', path.slice('hdfs://cluster/over/'.length)), 'latin1'),
    )
    const between = [
      async () => {
        await hdfs.run('standby', 0)
        await hdfs.run('active', 1)
      },
      () => hdfs.run('stop-namenode', 0),
      () => hdfs.run('start-namenode', 0),
    ]
    for (const [i, part] of logs[0]!.parts.entries()) {
      await between[i]!()
      expect(await read(part)).toEqual({ text: expected[i], fault: undefined })
    }
    expect((await find('hdfs://cluster/over')).logs).not.toEqual([])
    await hdfs.run('standby', 1)
    await hdfs.run('active', 0)
  })

  test('of a pair the first has no host: the second one is asked', async () => {
    await hdfs.put(file('{}'), '/second/app-1')
    const { logs } = await find('hdfs://cluster/second', {
      'namenode-http': `nowhere.invalid:9870,127.0.0.1:${hdfs.http[0]}`,
    })
    expect(logs).toHaveLength(1)
  })

  test('namenodes of a nameservice, from the configuration of Hadoop', async () => {
    const property = (name: string, value: string | number): string =>
      `<property>\n<name>${name}</name><value>${value}</value></property>`
    const conf = tempFolder({
      'core-site.xml': `<configuration>${property('fs.defaultFS', 'hdfs://prod')}</configuration>`,
      'hdfs-site.xml': `<?xml version="1.0"?><configuration><!-- ${property('dfs.nameservices', 'old')} -->
        ${property('dfs.nameservices', 'test, prod')}${property('dfs.ha.namenodes.prod', 'nn1,nn2')}
        ${property('dfs.namenode.http-address.prod.nn1', `127.0.0.1:${hdfs.http[1]}`)}
        ${property('dfs.namenode.http-address.prod.nn2', `127.0.0.1:${hdfs.http[0]}`)}</configuration>`,
    })
    await hdfs.put(file('{}'), '/conf/app-1')
    const { HADOOP_CONF_DIR } = process.env
    onTestFinished(() => {
      if (HADOOP_CONF_DIR === undefined) delete process.env.HADOOP_CONF_DIR
      else process.env.HADOOP_CONF_DIR = HADOOP_CONF_DIR
    })
    process.env.HADOOP_CONF_DIR = conf
    for (const address of ['hdfs://prod', 'hdfs://', 'webhdfs://prod'])
      expect((await find(`${address}/conf`, {})).logs.map(({ path }) => path)).toEqual([
        `${address}/conf/app-1`,
      ])
  })

  test('a delegation token, in each form in which Hadoop writes it', async () => {
    const folder = tempFolder()
    await hdfs.run('token', join(folder, 'token'))
    const text = readFileSync(join(folder, 'token.text'), 'utf8')
    expect(text).toMatch(/^[\w-]{40,}$/)
    for (const form of ['text', 'writable', 'protobuf'])
      expect([form, readDelegationToken(join(folder, `token.${form}`))]).toEqual([form, text])
    const whole = readFileSync(join(folder, 'token.writable'))
    for (const length of [5, 6, 20, 60]) {
      writeFileSync(join(folder, 'cut'), whole.subarray(0, length))
      expect(() => readDelegationToken(join(folder, 'cut'))).toThrow('is a token file that is cut')
    }
  })

  describe('what a person is told', () => {
    test('there is no such path', async () => {
      await expect(find('hdfs://cluster/nothing')).rejects.toThrow(
        'hdfs://cluster/nothing: there is no such file or folder.',
      )
    })

    test('permission denied: who, what and where', async () => {
      await hdfs.put(tempFolder({ 'open/app-1': '{}', 'closed/app-2': '{}' }), '/mixed')
      await hdfs.operation('PUT', '/mixed/closed', 'op=SETPERMISSION&permission=700')
      const words = /mixed\/closed: permission denied: user reader lacks READ_EXECUTE on \/mixed\/closed/
      await expect(find('hdfs://cluster/mixed/closed')).rejects.toThrow(words)
      const { logs, left } = await find('hdfs://cluster/mixed')
      expect(logs.map(({ path }) => path)).toEqual(['hdfs://cluster/mixed/open/app-1'])
      expect(left).toMatchObject([{ reason: expect.stringMatching(words), problem: 'unreadable' }])
    })

    test('the port of RPC instead of HTTP', async () => {
      await expect(find(`webhdfs://127.0.0.1:${hdfs.rpc[0]}/logs`, {})).rejects.toMatchObject({
        message: expect.stringContaining('is the RPC port of a Hadoop server'),
        hint: expect.stringContaining('webhdfs://host:9870/path'),
      })
    })

    test('the port of a datanode', async () => {
      await expect(find(`webhdfs://127.0.0.1:${hdfs.datanode}/logs`, {})).rejects.toMatchObject({
        message: expect.stringContaining('the server does not take this request'),
        hint: expect.stringContaining('A datanode does not list'),
      })
    })

    test('only the standby of a pair is named', async () => {
      await expect(
        find('hdfs://cluster/', { 'namenode-http': `127.0.0.1:${hdfs.http[1]}` }),
      ).rejects.toMatchObject({
        message: expect.stringMatching(/^No namenode is active: .*\(by --namenode-http\)\.$/),
        hint: expect.stringContaining('name both'),
      })
    })

    test('nothing listens', async () => {
      await expect(find('hdfs://127.0.0.1:8020/logs', {})).rejects.toMatchObject({
        message: expect.stringMatching(
          /127\.0\.0\.1:9870.*nothing listens there.*\(by the default port of the web server\)/,
        ),
        hint: expect.stringContaining('--namenode-http'),
      })
    })

    test('a nameservice whose namenodes nobody knows', async () => {
      await expect(find('hdfs://nameservice.invalid/logs', {})).rejects.toMatchObject({
        message: expect.stringContaining('there is no host of that name'),
        hint: expect.stringMatching(
          /^Is nameservice.invalid a nameservice\? .*HADOOP_CONF_DIR.*--namenode-http/,
        ),
      })
    })

    test('an address that was copied with a token behind it', async () => {
      const error = await find(
        'webhdfs://host:9870/webhdfs/v1/logs?op=LISTSTATUS&delegation=abcdef',
        {},
      ).catch((error: UserError) => `${error.message} ${error.hint}`)
      expect(error).toMatch(/^An address of HDFS holds no question.*--delegation-token-file/)
      expect(error).not.toContain('abcdef')
    })

    test('an option that names no host', async () => {
      await expect(find('hdfs://cluster/logs', { 'namenode-http': 'host:9870/path' })).rejects.toThrow(
        '--namenode-http is no host and port.',
      )
    })
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

const SAME_PAGE = {
  DirectoryListing: {
    partialListing: {
      FileStatuses: {
        FileStatus: [{ pathSuffix: 'app-1', type: 'FILE', length: 0, modificationTime: 0, fileId: 1 }],
      },
    },
    remainingEntries: 1,
  },
}
