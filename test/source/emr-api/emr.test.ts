/** EMR: the real SDK of AWS against a local service of the same model, before a real history server. No real EMR was asked. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { tablesOf } from '../../hostile/loaded.ts'
import { ACCESS_KEY, type EmrService, startEmrService } from '../../servers/emr-service.ts'
import { type HistoryServer, noSpark, SPARK_VERSION, startHistoryServer } from '../../servers/spark.ts'
import { found } from '../temp-folder.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs', import.meta.url))
const LOGS = ['43-rolling', '43-snappy']
const missing = noSpark(SPARK_VERSION)
if (missing) console.warn(`Skipped: EMR. ${missing}`)

describe.skipIf(missing)('EMR', () => {
  let server: HistoryServer
  let service: EmrService
  let folder: string
  const folders: string[] = []
  let fromDisk: Record<string, readonly string[]>

  function newFolder(): string {
    const path = mkdtempSync(join(tmpdir(), 'afterglow-emr-'))
    folders.push(path)
    return path
  }

  /** Rows of all tables but those that tell of files. */
  async function tables(source: string): Promise<Record<string, readonly string[]>> {
    const db = join(newFolder(), 'a.duckdb')
    await load([source], { db })
    const { logs, diagnostics, ...rest } = await tablesOf(db)
    expect(rest.attempts).toHaveLength(LOGS.length)
    return rest
  }

  beforeAll(async () => {
    folder = newFolder()
    for (const name of LOGS)
      cpSync(join(SAMPLES, name), folder, {
        recursive: true,
        filter: (path) => !path.endsWith('expect.json'),
      })
    server = await startHistoryServer(SPARK_VERSION, folder)
    service = await startEmrService(server.port)
    fromDisk = await tables(folder)
    await server.lists(LOGS.length)
    for (const [name, value] of Object.entries({
      AWS_ENDPOINT_URL_EMR: service.endpoint,
      AWS_ENDPOINT_URL_EMR_SERVERLESS: service.endpoint,
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: 'reading',
      AWS_REGION: 'eu-west-1',
    }))
      process.env[name] = value
  }, 180_000)

  afterAll(async () => {
    await service?.close()
    await server?.stop()
    for (const path of folders) rmSync(path, { recursive: true, force: true })
  })

  beforeEach(() => {
    service.operations.length = 0
    service.logins.length = 0
    service.cluster = {}
    service.jobRun = {}
  })

  test.each(['emr:j-1ABC', 'emr:arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/j-1ABC'])(
    '%s: the tables of the logs on disk, over one session of the UI',
    async (source) => {
      expect(await tables(source)).toEqual(fromDisk)
      expect(service.operations.slice(0, 3)).toEqual([
        'DescribeCluster',
        'CreatePersistentAppUI',
        'GetPersistentAppUIPresignedURL',
      ])
      expect(service.logins).toHaveLength(1)
    },
  )

  test.each(['emr-serverless:00app', 'emr-serverless:00app/00one'])(
    '%s: those of the dashboard',
    async (source) => {
      expect(await tables(source)).toEqual(fromDisk)
      expect(service.operations.at(-1)).toBe('GetDashboardForJobRun')
      expect(service.logins).toHaveLength(1)
    },
  )

  test('a session that ends in the middle is opened anew, with an address of its own', async () => {
    const { logs } = await found(['emr:j-1ABC'])
    expect(logs.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^emr:j-1ABC\/api\/v1\/applications\/local-\d+\/logs$/),
      expect.stringMatching(/^emr:j-1ABC\//),
    ])
    service.logOut()
    const all = await Promise.all(logs.map((log) => log.fetch!(undefined)))
    expect(all.map(({ log }) => log.parts.length).sort()).toEqual([1, 3])
    await Promise.all(all.map(({ end }) => end()))
    expect(new Set(service.logins).size).toBe(2)
    expect(service.logins).toHaveLength(2)
  })

  test('event logs that the cluster writes elsewhere are named', async () => {
    service.cluster = {
      Configurations: [
        {
          Classification: 'spark-defaults',
          Properties: { 'spark.eventLog.dir': 's3a://company-logs/spark' },
        },
      ],
    }
    const { left } = await found(['emr:j-1ABC'])
    expect(left).toMatchObject([
      { path: 's3://company-logs/spark', reason: expect.stringContaining('name it to have it read') },
    ])
  })

  test('a job run that keeps no logs', async () => {
    service.jobRun = {
      configurationOverrides: {
        monitoringConfiguration: { managedPersistenceMonitoringConfiguration: { enabled: false } },
      },
    }
    const { left } = await found(['emr-serverless:00app/00one', folder])
    expect(left).toMatchObject([{ path: 'emr-serverless:00app/00one', problem: 'unreadable' }])
    expect(service.logins).toEqual([])
  })

  describe('what a person is told', () => {
    test.each([
      ['emr:j-NONE', /^emr:j-NONE: AWS knows no such thing there\.$/, /region \(--region, AWS_REGION\)/],
      [
        'emr:j-DENIED',
        /^emr:j-DENIED: these credentials may not do that\.$/,
        /elasticmapreduce:DescribeCluster/,
      ],
      ['emr:cluster', /names no cluster of EMR/, /emr:j-1ABCDEFGHIJKL/],
      ['emr-serverless:00other', /AWS knows no such thing there/, /--profile/],
      ['emr-serverless:', /names no application of EMR Serverless/, /emr-serverless:APPLICATION/],
    ])('%s', async (source, message, hint) => {
      await expect(found([source])).rejects.toMatchObject({
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      })
    })

    test('wrong credentials', async () => {
      process.env.AWS_ACCESS_KEY_ID = 'AKIAWRONG'
      onTestFinished(() => {
        process.env.AWS_ACCESS_KEY_ID = ACCESS_KEY
      })
      const error = await found(['emr:j-1ABC']).catch((error: unknown) => error)
      expect(error).toMatchObject({ message: 'emr:j-1ABC: AWS does not know these credentials.' })
      expect(JSON.stringify(error)).not.toContain('AKIAWRONG')
    })
  })
})
