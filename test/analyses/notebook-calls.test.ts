/** Each function that notebooks of the earlier tool call, with the arguments that they pass: a cluster, and lists of texts. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { observability } from '../../src/analyses/observability.ts'
import { sharedFolder } from '../faces/cli/folder.ts'
import { LOGS } from '../samples/samples.ts'
import { handLog } from './hand-log.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'

const CLUSTER = 'j-3NOTEBOOK0S'

/** A real log with SQL where EMR would put it, and one of no cluster. */
const folder = sharedFolder()
let db: LoadedDatabase
let app: string
beforeAll(async () => {
  const { path, expected } = LOGS.find(({ sample }) => sample === '43-python')!
  app = expected.app_id!
  const place = join(folder.path, `logs/${CLUSTER}/node/i-0abc/sparklogs`)
  mkdirSync(place, { recursive: true })
  copyFileSync(path, join(place, basename(path)))
  db = await loadedDatabase([
    join(place, basename(path)),
    folder.file('other', handLog({ id: 'app-other', to: 10 })),
  ])
}, 60_000)
afterAll(() => {
  db.close()
  folder.remove()
})

const IN_CLUSTER: readonly (readonly [name: string, ...more: string[]])[] = [
  ['clustermetrics'],
  ['listappsraw'],
  ['getappid'],
  ['getslowestjobs'],
  ['getsloweststages'],
  ['getslowestsql'],
  ['getstage', '0'],
  ['getexecutor', "'driver'"],
  ['getsparkcontext'],
  ['sqlmetrics'],
  ['sqlmetrics', '20000000', '1'],
  ['jobmetrics', "['0', '1']"],
  ['stagemetrics', "['0', '1']"],
  ['taskmetrics', '0'],
  ['photonmetrics'],
  ...['listshsenvraw', 'listshsexecutorsraw', 'listshsjobsraw', 'listshssqlraw', 'listshsstagesraw'].map(
    (name): [string] => [name],
  ),
  ['listshstasksraw', '0'],
]

/** The names that the notebooks for EMR have beside them. */
const TWINS = [
  ...['jobs', 'stages', 'sql'].map((what) => `getslowest${what}`),
  ...['getstage', 'getexecutor'],
  ...['env', 'executors', 'jobs', 'sql', 'stages', 'tasks'].map((what) => `listshs${what}raw`),
]

const call = (name: string, ...args: readonly string[]) =>
  db.connection.rows(`FROM spark_observability.${name}(${args.join(', ')})`)

test.each(IN_CLUSTER)('%s answers for the application of the cluster', async (name, ...args) => {
  const found = await call(name, `'${CLUSTER}'`, ...args)
  expect(found.length).toBeGreaterThan(0)
  for (const row of found) expect(row.application_id).toBe(app)
  // The same by the name of the cluster that AWS has for it, and for the application.
  expect(
    await call(name, `'arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/${CLUSTER}'`, ...args),
  ).toEqual(found)
  if (!['clustermetrics', 'getappid'].includes(name))
    expect(await call(name, `'${app}'`, ...args)).toEqual(found)
})

test.each(TWINS)('emr_%s is the same function', async (name) => {
  const args = IN_CLUSTER.find(([known]) => known === name)!.slice(1)
  expect(await call(`emr_${name}`, `'${CLUSTER}'`, ...args)).toEqual(
    await call(name, `'${CLUSTER}'`, ...args),
  )
})

test('emr_photonanalysis counts the nodes of each execution, Python ones too', async () => {
  const found = await call('emr_photonanalysis', `'${CLUSTER}'`)
  const executions = await call('listshssqlraw', `'${app}'`)
  const nodes = new Map(executions.map((row) => [row.sql_id, JSON.parse(String(row.raw_json)).nodes.length]))
  expect(found.length).toBeGreaterThan(3)
  for (const { sql_id, total_nodes, photon_compatible_nodes, photon_percentage } of found) {
    expect(total_nodes).toBe(nodes.get(sql_id))
    expect(photon_percentage).toBe(Number(photon_compatible_nodes) / Number(total_nodes))
  }
  expect(found.some(({ photon_percentage }) => Number(photon_percentage) < 1)).toBe(true)
})

test('no function is left out here', () => {
  const macros = observability().flatMap(({ name, parameters }) => (parameters === undefined ? [] : [name]))
  const called: string[] = [...IN_CLUSTER.map(([name]) => name), ...TWINS.map((name) => `emr_${name}`)]
  expect(macros.filter((name) => !called.includes(name)).sort()).toEqual([
    'appsof',
    'emr_photonanalysis',
    'listapps',
  ])
})
