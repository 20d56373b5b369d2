/** Logs in a real HDFS that speaks HTTPS and no HTTP, with certificates of an authority of its own. The command line, as users start it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ran, run } from '../../faces/cli/run.ts'
import { tablesOf } from '../../hostile/loaded.ts'
import { type Authority, makeAuthority, noCertificates } from '../../servers/certificates.ts'
import { HDFS_TIMEOUT, type Hdfs, noHdfs, startHdfs } from '../../servers/hdfs.ts'
import { tempFolder } from '../temp-folder.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs', import.meta.url))
const missing = noHdfs() ?? noCertificates()
if (missing) console.warn(`Skipped: HDFS with TLS. ${missing}`)

describe.skipIf(missing)('HDFS with TLS', { timeout: HDFS_TIMEOUT }, () => {
  let hdfs: Hdfs
  let ours: Authority
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'afterglow-hdfs-tls-'))
    ours = makeAuthority(folder, 'ours')
    hdfs = await startHdfs({ authority: ours })
    cpSync(join(SAMPLES, '43-rolling'), join(folder, 'logs'), { recursive: true })
    await hdfs.run('put', join(folder, 'logs'), '/logs')
  }, HDFS_TIMEOUT)
  afterAll(async () => {
    await hdfs?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('swebhdfs:// gives the tables that the same files on disk give', async () => {
    const databases = tempFolder()
    const tables = async (source: string, name: string) => {
      const db = join(databases, name)
      expect(await ran(['load', source, '--db', db], ours)).toMatchObject({ code: 0 })
      const { logs, ...rest } = await tablesOf(db)
      return rest
    }
    const fromDisk = await tables(join(folder, 'logs'), 'disk')
    expect(fromDisk.tasks!.length).toBeGreaterThan(0)
    expect(await tables(`swebhdfs://127.0.0.1:${hdfs.http[0]}/logs`, 'tls')).toEqual(fromDisk)
  })

  test('the namenodes of a pair are named with https:// or by hdfs-site.xml', async () => {
    const [first, second] = hdfs.http.map((port) => `127.0.0.1:${port}`)
    const names = `https://${second},https://${first}`
    const site = (name: string, value: string) =>
      `<property><name>${name}</name><value>${value}</value></property>`
    const conf = tempFolder({
      'hdfs-site.xml': [
        site('dfs.nameservices', 'prod'),
        site('dfs.ha.namenodes.prod', 'nn1,nn2'),
        site('dfs.http.policy', 'HTTPS_ONLY'),
        site('dfs.namenode.https-address.prod.nn1', second!),
        site('dfs.namenode.https-address.prod.nn2', first!),
      ].join(''),
    })
    for (const [args, more] of [
      [['hdfs://prod/logs', '--namenode-http', names], {}],
      [['hdfs://prod/logs'], { HADOOP_CONF_DIR: conf }],
    ] as const)
      expect(await ran(['ls', ...args], ours, more)).toMatchObject({
        code: 0,
        out: expect.stringContaining('hdfs://prod/logs'),
      })
  })

  test('what is wrong is said: an authority that is not known, a host of another name, no TLS', async () => {
    const other = makeAuthority(tempFolder(), 'other')
    const [port] = hdfs.http
    for (const [address, authority, words] of [
      [`swebhdfs://127.0.0.1:${port}/logs`, other, /its certificate is not trusted.*NODE_EXTRA_CA_CERTS/s],
      [`swebhdfs://localhost:${port}/logs`, ours, /its certificate is that of another host/],
      [`webhdfs://127.0.0.1:${port}/logs`, ours, /no answer in HTTP.*https:\/\/ or swebhdfs:\/\//s],
    ] as const)
      expect(await ran(['ls', address], authority)).toMatchObject({
        code: 4,
        err: expect.stringMatching(words),
      })
  })
})

/** Node reads the variable when it starts. */
async function ran(
  args: readonly string[],
  { file }: Authority,
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const before = process.env
  process.env = { ...before, HADOOP_USER_NAME: 'reader', NODE_EXTRA_CA_CERTS: file, ...more }
  try {
    return await run(args)
  } finally {
    process.env = before
  }
}
