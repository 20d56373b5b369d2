/** Where the log folder of a cluster or a job run can be read, its logs come from there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { noBuckets, useBuckets } from '../../servers/bucket.ts'
import { type EmrService, startEmrService } from '../../servers/emr-service.ts'
import { found } from '../temp-folder.ts'

const LOG = fileURLToPath(
  new URL('../../../../sample-logs/43-default/eventlog_v2_local-1795265641185/', import.meta.url),
)
const FILES = ['appstatus_local-1795265641185', 'events_1_local-1795265641185.zstd']
const FOLDERS = {
  cluster: 'logs/j-1ABC/spark/eventlog_v2_local-1795265641185',
  run: 'logs/applications/00app/jobs/00one/sparklogs/eventlog_v2_local-1795265641185',
}

const server = useBuckets()
let service: EmrService

beforeAll(async () => {
  if (noBuckets !== undefined) return
  service = await startEmrService(server.swift.port)
  await server.makeBucket('company')
  for (const folder of Object.values(FOLDERS))
    for (const name of FILES) await server.put('company', `${folder}/${name}`, readFileSync(join(LOG, name)))
})
afterAll(() => service?.close())

beforeEach(() => {
  if (noBuckets !== undefined) return
  process.env.AWS_REGION = 'us-east-1'
  process.env.AWS_ENDPOINT_URL_EMR = service.endpoint
  process.env.AWS_ENDPOINT_URL_EMR_SERVERLESS = service.endpoint
  service.operations.length = 0
})

const options = () => ({ schemeOptions: { 'endpoint-url': server.endpoint } })

test.skipIf(noBuckets !== undefined)('of a cluster', async () => {
  service.cluster = { LogUri: 's3n://company/logs/' }
  const { logs } = await found(['emr:j-1ABC'], options())
  expect(logs.map(({ path }) => path)).toEqual([`s3://company/${FOLDERS.cluster}`])
  expect(service.operations).toEqual(['DescribeCluster'])
})

test.skipIf(noBuckets !== undefined)('of a job run', async () => {
  service.jobRun = {
    configurationOverrides: {
      monitoringConfiguration: { s3MonitoringConfiguration: { logUri: 's3://company/logs' } },
    },
  }
  const { logs } = await found(['emr-serverless:00app'], options())
  expect(logs.map(({ path }) => path)).toEqual([`s3://company/${FOLDERS.run}`])
  expect(service.operations).toEqual(['ListJobRuns', 'GetJobRun'])
})

test.skipIf(noBuckets !== undefined)(
  'a list of job runs that never ends is an error, not a hang',
  async () => {
    service.listsForEver = true
    onTestFinished(() => {
      service.listsForEver = false
    })
    const { left } = await found(['emr-serverless:00app'], options())
    expect(left).toMatchObject([
      {
        reason: expect.stringContaining('The list of emr-serverless:00app never ends'),
        problem: 'unreadable',
      },
    ])
    expect(service.operations.filter((name) => name === 'ListJobRuns')).toHaveLength(2)
  },
)

test.skipIf(noBuckets !== undefined)('where another server answers than that of EMR', async () => {
  process.env.AWS_ENDPOINT_URL_EMR_SERVERLESS = server.endpoint
  await expect(found(['emr-serverless:00app/00one'])).rejects.toMatchObject({
    message: 'emr-serverless:00app/00one: what answers is not AWS (emr-serverless:GetJobRun, status 400).',
    hint: expect.stringContaining('AWS_ENDPOINT_URL'),
  })
})

test.skipIf(noBuckets !== undefined)(
  'where it cannot be read, that is said, and EMR is asked for its own',
  async () => {
    service.cluster = { LogUri: 's3://of-others/logs/' }
    const { logs, left } = await found(['emr:j-1ABC'], options())
    expect(logs).toEqual([])
    expect(service.operations).toEqual([
      'DescribeCluster',
      'CreatePersistentAppUI',
      'GetPersistentAppUIPresignedURL',
      'GetPersistentAppUIPresignedURL',
    ])
    expect(left).toMatchObject([
      {
        path: 's3://of-others/logs/j-1ABC/',
        reason: expect.stringContaining('There is no bucket of-others'),
      },
      // Behind this service is no history server.
      { path: 'emr:j-1ABC', reason: expect.stringContaining('no Spark answers'), problem: 'unreadable' },
    ])
  },
)
