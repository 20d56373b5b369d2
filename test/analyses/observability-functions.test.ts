/** What the functions answer, the scores, and how databases of an older version get them. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { declarations } from '../../src/analyses/schema.ts'
import { UserError } from '../../src/base/errors.ts'
import type { Row } from '../../src/store/connection.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { createSchema } from '../../src/store/schema.ts'
import { LOGS } from '../samples/samples.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'

const pathOf = (sample: string) => LOGS.filter((log) => log.sample === sample).map(({ path }) => path)
const APP = LOGS.find(({ sample }) => sample === '43-cluster')!.expected.app_id
let db: LoadedDatabase
beforeAll(async () => {
  db = await loadedDatabase(['43-cluster', '43-attempts', '43-python'].flatMap(pathOf))
}, 60_000)
afterAll(() => db.close())
const rows = (sql: string): Promise<Row[]> => db.connection.rows(sql)
const call = (name: string, ...args: readonly string[]) =>
  rows(`SELECT * FROM spark_observability.${name}(${args.join(', ')})`)
const app = `'${APP}'`

test('the longest come first', async () => {
  const stages = await call('getsloweststages', app)
  const ran = await rows(`SELECT stage_id FROM stages WHERE app_id = ${app} AND submission_time IS NOT NULL`)
  expect(stages.length).toBe(ran.length)
  expect(stages.map((row) => row.runtimesec)).toEqual(
    stages.map((row) => Number(row.runtimesec)).sort((a, b) => b - a),
  )
  expect((await call('getslowestjobs', app))[0]).toEqual(
    (
      await rows(`SELECT * FROM spark_observability.getslowestjobs(${app}) ORDER BY runtimesec DESC LIMIT 1`)
    )[0],
  )
})

test('a stage has all its attempts, an executor its time of life, the driver too', async () => {
  const [again] = await rows(
    `SELECT stage_id, count(*) AS attempts FROM stages WHERE app_id = ${app} GROUP BY stage_id HAVING count(*) > 1`,
  )
  expect((await call('getstage', app, String(again?.stage_id))).length).toBe(again?.attempts)
  const [driver] = await call('getexecutor', app, "'driver'")
  expect(driver?.uptime).toBeGreaterThan(0)
  const [removed] =
    await rows(`SELECT executor_id, epoch_ms(remove_time) - epoch_ms(add_time) AS uptime, remove_reason FROM executors
WHERE app_id = ${app} AND remove_time IS NOT NULL LIMIT 1`)
  expect((await call('getexecutor', app, `'${removed?.executor_id}'`))[0]).toMatchObject(removed!)
})

test('those of an application with attempts have rows of each', async () => {
  expect((await call('getsparkcontext', "'local-1760000000000'")).map((row) => row.attempt_id)).toEqual([
    '1',
    '2',
  ])
  expect((await call('getappid')).length).toBe((await call('listapps')).length)
})

test.each([
  ['listappsraw'],
  ['clustermetrics'],
  ['sqlmetrics', app],
  ['jobmetrics', app, '[0, 1]'],
  ['stagemetrics', app, '[0]'],
  ['taskmetrics', app, '0'],
  ['listshstasksraw', app, '0'],
  ['listshsenvraw', app],
  ['listshsexecutorsraw', app],
  ['listshsjobsraw', app],
  ['listshsstagesraw', app],
  ['listshssqlraw', app],
  ['getslowestsql', app],
  ['photonmetrics', app],
])('%s answers', async (name, ...args) => {
  const answers = await call(name, ...args)
  expect(answers.length).toBeGreaterThan(0)
  for (const { raw_json } of answers)
    if (raw_json !== undefined) expect(typeof JSON.parse(String(raw_json))).toBe('object')
})

test('a check of a stage is what its distributions say', async () => {
  const found = await rows(`SELECT stage_id, skewbinary FROM spark_observability.ineffjobraw
WHERE application_id = ${app} AND stage_id IN (SELECT stage_id FROM stages WHERE app_id = ${app} GROUP BY stage_id HAVING count(*) = 1)`)
  expect(found.length).toBeGreaterThan(3)
  for (const { stage_id, skewbinary } of found) {
    const tasks = await rows(
      `SELECT duration_ms, status FROM tasks WHERE app_id = ${app} AND stage_id = ${stage_id} ORDER BY duration_ms`,
    )
    const durations = tasks.map((row) => Number(row.duration_ms))
    // The history server takes places by the tasks that succeeded, and durations of all.
    const places = tasks.filter(({ status }) => status === 'SUCCESS').length
    const isSkewed = durations[places - 1]! > 2 * durations[Math.floor(places / 2)]!
    expect(skewbinary, `stage ${stage_id}`).toBe(Number(isSkewed))
  }
})

test('as published, one quick task makes a stage look skewed', async () => {
  const [counts] = await rows(`SELECT
  (SELECT sum(skewbinary)::BIGINT FROM spark_observability.ineffjobraw) AS corrected,
  (SELECT sum(skewbinary)::BIGINT FROM spark_observability.ineffjobraw_published) AS published`)
  expect(Number(counts?.published)).toBeGreaterThan(Number(counts?.corrected))
})

test('Python functions are not ready for Photon, whatever was published', async () => {
  const [python] = await rows(`SELECT p.jobphotonperc AS corrected, o.jobphotonperc AS published
FROM spark_observability.photonanalysis p JOIN spark_observability.photonanalysis_published o USING (application_id)
JOIN attempts a ON a.app_id = p.application_id WHERE a.name = 'udf'`)
  expect(Number(python?.corrected)).toBeLessThan(Number(python?.published))
})

test('a database of an older version gets the schema when it is opened for writing, and views of another version are made anew', async () => {
  const old = `${db.path}.old`
  copyFileSync(db.path, old)
  await writing(old, (connection) =>
    connection.run(
      'DROP SCHEMA spark_observability CASCADE; DROP TABLE speculation; CREATE OR REPLACE TABLE afterglow_schema AS SELECT 1 AS version; CREATE OR REPLACE VIEW applications AS SELECT 1 AS old',
    ),
  )
  const database = await openDatabase(old, 'write')
  await createSchema(database, declarations())
  expect(await database.connection.rows('SELECT app_id FROM applications')).toHaveLength(3)
  expect(await database.connection.rows('SELECT * FROM speculation')).toEqual([])
  expect(
    await database.connection.rows(`SELECT 1 FROM spark_observability.getsloweststages(${app}) LIMIT 1`),
  ).toHaveLength(1)
  closeDatabase(database)
})

test('a table of another version with other columns is not written to', async () => {
  const other = `${db.path}.other`
  copyFileSync(db.path, other)
  await writing(other, (connection) =>
    connection.run(
      'ALTER TABLE logs DROP COLUMN codec; CREATE OR REPLACE TABLE afterglow_schema AS SELECT 1 AS version',
    ),
  )
  const database = await openDatabase(other, 'write')
  await expect(createSchema(database, declarations())).rejects.toThrow(/table logs has other columns/)
  closeDatabase(database)
})

test("tables of somebody else's in that schema are left alone", async () => {
  const taken = join(db.path, '..', 'taken.duckdb')
  await writing(taken, (connection) =>
    connection.run('CREATE SCHEMA spark_observability; CREATE TABLE spark_observability.stages (a INTEGER)'),
  )
  const database = await openDatabase(taken, 'write')
  await expect(createSchema(database, declarations())).rejects.toThrow(UserError)
  closeDatabase(database)
})

async function writing(
  path: string,
  work: (connection: LoadedDatabase['connection']) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(path, 'write')
  await work(database.connection)
  closeDatabase(database)
}
