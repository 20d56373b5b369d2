/** The Spark UI of a Databricks cluster: a real history server behind the addresses and the token of a workspace. No real one was asked. */

import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { tablesOf } from '../../hostile/loaded.ts'
import { type HistoryServer, noSpark, SPARK_VERSION, startHistoryServer } from '../../servers/spark.ts'
import { found } from '../temp-folder.ts'

const SAMPLE = fileURLToPath(new URL('../../../../sample-logs/43-sql', import.meta.url))
const CLUSTER = '0601-182128-dcbte59m'
const UI = `/sparkui/${CLUSTER}/driver-4412345678901234567`
const TOKEN = 'dapi0123456789abcdef'
const missing = noSpark(SPARK_VERSION)
if (missing) console.warn(`Skipped: Databricks. ${missing}`)

describe.skipIf(missing)('databricks:', () => {
  const folders: string[] = []
  const newFolder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'afterglow-databricks-'))
    folders.push(path)
    return path
  }
  let spark: HistoryServer
  let workspace: Server
  /** What `clusters/get` says of the cluster. */
  let cluster: string
  /** Looks at the UI that find it loading. */
  let loading = 0

  beforeAll(async () => {
    const logs = newFolder()
    cpSync(SAMPLE, logs, { recursive: true, filter: (path) => !path.endsWith('expect.json') })
    spark = await startHistoryServer(SPARK_VERSION, logs)
    await spark.lists(1)
    workspace = createServer((message, response) => {
      const url = new URL(message.url ?? '', 'http://x')
      const say = (status: number, type: string, body: string) =>
        response.writeHead(status, { 'content-type': type }).end(body)
      if (message.headers.authorization !== `Bearer ${TOKEN}`) say(403, 'application/json', '{}')
      else if (url.pathname === '/api/2.1/clusters/get')
        say(url.searchParams.get('cluster_id') === CLUSTER ? 200 : 400, 'application/json', cluster)
      else if (!url.pathname.startsWith(`${UI}/`)) say(404, 'text/plain', '')
      else if (loading-- > 0) say(200, 'text/html', '<p>Loading historical Spark UI</p>')
      else {
        const path = (message.url ?? '').slice(UI.length)
        request({ port: spark.port, host: '127.0.0.1', path, agent: false }, (from) => {
          response.writeHead(from.statusCode ?? 502, from.headers)
          from.pipe(response)
        }).end()
      }
    }).listen(0, '127.0.0.1')
    await once(workspace, 'listening')
  }, 180_000)

  afterAll(async () => {
    workspace?.closeAllConnections()
    workspace?.close()
    await spark?.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  beforeEach(() => {
    process.env.DATABRICKS_HOST = `http://127.0.0.1:${(workspace.address() as AddressInfo).port}`
    process.env.DATABRICKS_TOKEN = TOKEN
    cluster = `{"cluster_id":"${CLUSTER}","spark_context_id":4412345678901234567,"state":"RUNNING"}`
    loading = 0
  })

  test('the tables that the REST API of its Spark gives', async () => {
    loading = 1
    const tables = async (source: string, schemeOptions = {}) => {
      const db = join(newFolder(), 'a.duckdb')
      await load([source], { db, schemeOptions })
      const { logs, diagnostics, ...rest } = await tablesOf(db)
      expect(rest.attempts).toHaveLength(1)
      return rest
    }
    const direct = await tables(`shs:${spark.base}`, { via: 'rest' })
    expect(direct.sql_executions!.length).toBeGreaterThan(0)
    expect(await tables(`databricks:${CLUSTER}`)).toEqual(direct)
  })

  test.each([
    ['no cluster of that id', `databricks:0000`, {}, /has no cluster 0000/, /in the address of its page/],
    ['no id', `databricks:a/b`, {}, /names no cluster/, /delivered logs is named by its path/],
    [
      'another token',
      `databricks:${CLUSTER}`,
      { DATABRICKS_TOKEN: 'other' },
      /does not take this token \(status 403\)/,
      /Make a new one/,
    ],
    ['no workspace', `databricks:${CLUSTER}`, { DATABRICKS_HOST: '' }, /is not named/, /Set DATABRICKS_HOST/],
  ])('%s', async (_, source, environment, message, hint) => {
    Object.assign(process.env, environment)
    const error = await found([source]).catch((error: unknown) => error)
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
    expect(JSON.stringify(error)).not.toContain(process.env.DATABRICKS_TOKEN)
  })

  test('a cluster that has no UI: where its logs are', async () => {
    cluster = `{"cluster_id":"${CLUSTER}","state":"TERMINATED","cluster_log_conf":{"dbfs":{"destination":"dbfs:/cluster-logs"}}}`
    await expect(found([`databricks:${CLUSTER}`])).rejects.toMatchObject({
      message: `The cluster ${CLUSTER} has no Spark UI: it is terminated.`,
      hint: expect.stringContaining('delivers its logs to dbfs:/cluster-logs'),
    })
  })
})
