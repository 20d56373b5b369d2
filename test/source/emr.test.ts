import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emrPlace, ownerOf } from '../../src/source/emr.ts'
import { loadedFrom } from '../hostile/loaded.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { found, tempFolder } from './temp-folder.ts'

const CLUSTER = 'logs/j-2AXXXXXXGAPLF'
const YARN = `${CLUSTER}/containers/application_1604403333651_0001`
const SERVERLESS = 'logs/applications/00g72ravf2a45t09/jobs/00g72rcefave480b'
const EKS = 'logs/jk518skp01ys9ka8b0npx9nt0/jobs/0000000337olhmpguek'

test.each([
  [`${YARN}/x`, { platform: 'ec2', clusterId: 'j-2AXXXXXXGAPLF', jobRunId: undefined }],
  [
    `${CLUSTER}/steps/s-1JLH3CWA5SWUA/stderr.gz`,
    { platform: 'ec2', clusterId: 'j-2AXXXXXXGAPLF', jobRunId: 's-1JLH3CWA5SWUA' },
  ],
  [
    `s3://b/${SERVERLESS}/sparklogs/eventlog_v2_x/events_0_x`,
    { platform: 'serverless', clusterId: '00g72ravf2a45t09', jobRunId: '00g72rcefave480b' },
  ],
  [
    `${EKS}/sparklogs/eventlog_v2_spark-1/events_1_spark-1`,
    { platform: 'eks', clusterId: 'jk518skp01ys9ka8b0npx9nt0', jobRunId: '0000000337olhmpguek' },
  ],
  ['logs/applications/mine/jobs/first/app.log', undefined],
  ['j-1/app', undefined],
])('%s: whose it is', (path, place) => {
  expect(emrPlace(path)).toEqual(place)
})

test.each([
  [
    `${YARN}/container_1604403333651_0001_02_000001`,
    { kind: 'driver', appId: 'application_1604403333651_0001', attempt: 2, folder: YARN },
  ],
  [
    `${YARN}/container_e17_1604403333651_0001_01_000004`,
    { kind: 'executor', container: 'container_e17_1604403333651_0001_01_000004', attempt: 1 },
  ],
  [`${CLUSTER}/steps/s-1JLH3CWA5SWUA`, { kind: 'step', appId: undefined }],
  [`${CLUSTER}/node/i-0123456789abcdef0/daemons`, { kind: 'node', container: 'i-0123456789abcdef0' }],
  [`${SERVERLESS}/SPARK_DRIVER`, { kind: 'driver', executorId: 'driver', appId: '00g72rcefave480b' }],
  [`${SERVERLESS}/SPARK_DRIVER/archived`, { kind: 'driver' }],
  [`${SERVERLESS}/attempts/2/SPARK_EXECUTOR/17`, { kind: 'executor', executorId: '17', attempt: 2 }],
  [
    `${EKS}/containers/spark-0000/spark-0000-driver`,
    { kind: 'driver', appId: 'spark-0000', folder: `${EKS}/containers/spark-0000` },
  ],
  [`${EKS}/containers/spark-0000/spark-pi-exec-3`, { kind: 'executor', executorId: '3' }],
  [`${EKS}/containers/0000000337olhmpguek-abcde`, { kind: 'controller', appId: undefined }],
  [`${SERVERLESS}/sparklogs/eventlog_v2_00g72rcefave480b`, undefined],
  ['logs/SPARK_DRIVER', undefined],
])('%s: whose output lies there', (folder, owner) => {
  if (owner === undefined) expect(ownerOf(folder)).toBeUndefined()
  else expect(ownerOf(folder)).toMatchObject(owner)
})

test('the event log of a job run is read, what its driver and executors wrote is listed', async () => {
  const text = logText(smallApp({ id: '00g72rcefave480b' }))
  const folder = tempFolder({
    [`${SERVERLESS}/sparklogs/eventlog_v2_00g72rcefave480b/appstatus_00g72rcefave480b`]: '',
    [`${SERVERLESS}/sparklogs/eventlog_v2_00g72rcefave480b/events_0_00g72rcefave480b`]: text,
    [`${SERVERLESS}/SPARK_DRIVER/stderr.gz`]: 'no gzip at all: nobody opens it',
    [`${SERVERLESS}/SPARK_DRIVER/archived/stderr_1.gz`]: 'older',
    [`${SERVERLESS}/SPARK_EXECUTOR/1/stdout.gz`]: 'out',
  })
  const log = await loadedFrom(folder, join(tempFolder(), 'test.duckdb'))
  expect(log.files.map(({ state }) => state)).toEqual(['complete', 'skipped'])
  expect(await log.rows('SELECT DISTINCT cluster_id, job_run_id, app_id FROM logs')).toEqual([
    ['00g72ravf2a45t09', '00g72rcefave480b', '00g72rcefave480b'],
  ])
  const listed = `SELECT app_id, platform, kind, executor_id, stream, stored_bytes FROM executor_logs ORDER BY path`
  expect(await log.rows(listed)).toEqual([
    ['00g72rcefave480b', 'serverless', 'driver', 'driver', 'stderr', 5],
    ['00g72rcefave480b', 'serverless', 'driver', 'driver', 'stderr', 31],
    ['00g72rcefave480b', 'serverless', 'executor', '1', 'stdout', 3],
  ])
  await loadedFrom(folder, log.db)
  expect(await log.rows('SELECT count(*) FROM executor_logs')).toEqual([[3]])
})

test('a thousand executors are named once an application', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => String(i + 1).padStart(6, '0'))
  const folder = tempFolder(
    Object.fromEntries(
      names.map((n) => [`${YARN}/container_1604403333651_0001_01_${n}/stderr.gz`, `of ${n}`]),
    ),
  )
  const { left } = await found([folder])
  expect(left).toHaveLength(1)
  expect(left[0]).toMatchObject({ path: join(folder, YARN), problem: undefined })
  expect(left[0]?.executorLogs).toHaveLength(1000)
})

test('a file that is named is looked into, wherever it lies', async () => {
  const at = `${YARN}/container_1604403333651_0001_01_000001/app`
  const folder = tempFolder({ [at]: logText(smallApp({ id: 'x' })) })
  expect((await found([join(folder, at)])).logs).toHaveLength(1)
})
