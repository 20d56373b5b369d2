import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AttemptWriter } from '../../src/store/attempt-writer.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'
import { createSchema } from '../../src/store/schema.ts'
import { Store } from '../../src/store/store.ts'
import { executorMetrics } from '../../src/tables/executor-metrics.ts'
import { jobStages } from '../../src/tables/job-stages.ts'
import { otherEvents } from '../../src/tables/other-events.ts'
import type { RowOf } from '../../src/tables/schema.ts'
import { taskExecutorMetrics } from '../../src/tables/task-executor-metrics.ts'
import { type SharedFolder, sharedFolder } from '../faces/cli/folder.ts'

let folder: SharedFolder
let database: Database
const tables = [jobStages, otherEvents, taskExecutorMetrics, executorMetrics]

beforeAll(async () => {
  folder = sharedFolder()
  database = await openDatabase(join(folder.path, 'x.duckdb'), 'write')
  await createSchema(database, { tables, views: [] })
})
afterAll(() => {
  closeDatabase(database)
  folder.remove()
})

const begin = (store: Store, attempt_key: number): Promise<AttemptWriter> =>
  AttemptWriter.begin(store, { attempt_key, app_id: 'app', attempt_id: '' }, { small: true })

/** A row of job_stages, whatever its number is. */
const job = (job_id: unknown): RowOf<typeof jobStages> => ({
  job_id: job_id as number,
  stage_id: 2,
  position: 0,
  is_skipped: false,
})

test('a value that no column takes fails its own attempt, not those that share the transaction', async () => {
  const store = new Store(database.connection)
  const good = await begin(store, 1)
  good.row(jobStages, job(1))
  await good.commit()
  const bad = await begin(store, 2)
  for (const job_id of [2 ** 31, 1.5, null, '1', Number.NaN]) {
    expect(() => bad.row(jobStages, job(job_id))).toThrow(/^job_stages.job_id: .* is no INTEGER$/)
  }
  expect(() => bad.block(taskExecutorMetrics, 1, {})).toThrow('task_executor_metrics.stage_id')
  await bad.rollback()
  const next = await begin(store, 3)
  next.row(jobStages, job(3))
  await next.commit()
  await store.commitShared()
  const kept = await database.connection.rows('SELECT attempt_key FROM job_stages ORDER BY 1')
  expect(kept).toEqual([{ attempt_key: 1 }, { attempt_key: 3 }])
})

test('half a surrogate pair in JSON does not fail the queries that look into it', async () => {
  const store = new Store(database.connection)
  const texts = [
    'a\\ud83d',
    '\\udc00',
    '\\ud83d\\ude00',
    '\\\\ud83d',
    '\\uD83D\\u0041',
    '\\ud83d\\ud83d\\ude00',
  ]
  const writer = await begin(store, 4)
  for (const [position, text] of texts.entries())
    writer.row(otherEvents, { event: 'x', position, json: `{"x":"${text}"}` })
  await writer.commit()
  await store.commitShared()
  const read = await database.connection.rows("SELECT json->>'x' AS x FROM other_events ORDER BY position")
  expect(read.map(({ x }) => x)).toEqual([
    'a\ufffd',
    '\ufffd',
    '\u{1f600}',
    '\\ud83d',
    '\ufffdA',
    '\ufffd\u{1f600}',
  ])
})
