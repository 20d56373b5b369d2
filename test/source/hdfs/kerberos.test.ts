/** An HDFS that wants Kerberos: tickets, and delegation tokens instead of them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HDFS_TIMEOUT, type Hdfs, noHdfs, startHdfs } from '../../servers/hdfs.ts'
import { type Kerberos, noKerberos, startKerberos } from '../../servers/kerberos.ts'
import { found, read, tempFolder } from '../temp-folder.ts'

const missing = noHdfs() ?? noKerberos()
if (missing) console.warn(`Skipped: HDFS with Kerberos. ${missing}`)

describe.skipIf(missing)('HDFS with Kerberos', { timeout: HDFS_TIMEOUT }, () => {
  let kerberos: Kerberos
  let hdfs: Hdfs
  const address = () => `webhdfs://localhost:${hdfs.http[0]}/logs`

  beforeAll(async () => {
    kerberos = await startKerberos()
    hdfs = await startHdfs({ kerberos })
    process.env.KRB5_CONFIG = kerberos.config
  }, HDFS_TIMEOUT)
  afterAll(async () => {
    await hdfs?.remove()
    await kerberos?.remove()
  })

  beforeEach(() => {
    process.env.KRB5CCNAME = '/nonexistent/ticket'
  })

  const put = (content: string) =>
    hdfs.run('put', join(tempFolder({ 'app-1': content }), 'app-1'), '/logs/app-1')

  test('whoever has a ticket reads', async () => {
    await put('text of a log')
    process.env.KRB5CCNAME = kerberos.ticket
    const { logs } = await found([address()])
    expect(logs).toHaveLength(1)
    expect(await read(logs[0]!.parts[0]!)).toEqual({ text: 'text of a log', fault: undefined })
  })

  test('of a pair the one in standby, which gives no token, may be named first', async () => {
    await put('text of a log')
    process.env.KRB5CCNAME = kerberos.ticket
    const pair = [...hdfs.http].reverse().map((port) => `localhost:${port}`)
    const { logs } = await found(['hdfs://pair/logs'], { schemeOptions: { 'namenode-http': pair.join(',') } })
    expect(await read(logs[0]!.parts[0]!)).toEqual({ text: 'text of a log', fault: undefined })
  })

  test('without a ticket: what to do', async () => {
    await expect(found([address()])).rejects.toMatchObject({
      message: expect.stringMatching(/^http:\/\/localhost:\d+\/ wants Kerberos\.$/),
      hint: expect.stringMatching(/kinit.*--delegation-token-file/),
    })
  })

  test('a delegation token does instead of a ticket, and one that is not valid is told', async () => {
    await put('text of a log')
    const folder = tempFolder()
    await hdfs.run('token', join(folder, 'token'))
    for (const form of ['text', 'writable', 'protobuf']) {
      const schemeOptions = { 'delegation-token-file': join(folder, `token.${form}`) }
      const { logs } = await found([address()], { schemeOptions })
      expect(await read(logs[0]!.parts[0]!)).toEqual({ text: 'text of a log', fault: undefined })
    }
    const text = readFileSync(join(folder, 'token.text'), 'utf8')
    // Within the password of the token.
    const at = text.length - 60
    const wrong = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    writeFileSync(join(folder, 'wrong'), wrong)
    const schemeOptions = { 'delegation-token-file': join(folder, 'wrong') }
    const error = await found([address()], { schemeOptions }).catch((error: unknown) => error)
    expect(error).toMatchObject({
      message: expect.stringContaining('the delegation token'),
      hint: expect.stringContaining('hdfs fetchdt'),
    })
    expect(JSON.stringify(error)).not.toContain(wrong.slice(0, 30))
  })
})
