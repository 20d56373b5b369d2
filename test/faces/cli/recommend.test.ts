import { afterAll, beforeAll, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { type HandJob, handLog } from '../../analyses/hand-log.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'
import { json, run } from './run.ts'

let folder: SharedFolder
let db: string
beforeAll(async () => {
  folder = sharedFolder()
  db = `${folder.path}/x.duckdb`
  // Four executors, of which one would do: each runs a task of 1 s, and then all wait for 100 s twice.
  const log = handLog({
    id: 'app-idle',
    name: 'idle\n rm -rf /',
    to: 310,
    settings: { 'spark.master': 'yarn', 'spark.executor.memory': '2g' },
    executors: ['1', '2', '3', '4'].map((id) => ({ id, cores: 2, from: 0 })),
    jobs: [stageOf(0, 5), stageOf(1, 150), stageOf(2, 300)],
  })
  await load([folder.file('idle', log)], { db })
})
afterAll(() => folder.remove())

/** A job of a second. */
function stageOf(id: number, from: number, inputBytes = 0): HandJob {
  return { from, to: from + 1, stages: [{ id, tasks: [{ from, to: from + 1, on: '1', inputBytes }] }] }
}

const args = (...more: string[]) => ['recommend', '--db', db, ...more]

test('each method says what it rests on or why it says nothing', async () => {
  const { code, out } = await run(args('--app-id', 'app-idle'))
  expect(code).toBe(0)
  expect(out).toContain('Rules (what this attempt measured, and its replay)')
  expect(out).toContain('spark.executor.instances=1')
  expect(out).toContain('Expected: ')
  expect(out).toContain('Risk: ')
  expect(out).toContain('It takes 10 runs; there are 0.')
})

test('as text to paste: comments and settings, and nothing of a log gets out of them', async () => {
  const { out } = await run(args('--app-id', 'app-idle', '--format', 'spark-submit'))
  const [comments, command] = [
    out.split('\n').filter((line) => line.startsWith('#')),
    out.slice(out.indexOf('spark-submit')),
  ]
  expect(comments.length).toBeGreaterThan(3)
  expect(command).toMatch(/^spark-submit \\\n( {2}--conf [\w.=]+( \\)?\n)+$/)
  const defaults = await run(args('--app-id', 'app-idle', '--format', 'spark-defaults'))
  expect(defaults.out).toMatch(/^(# .*\n|spark\.[\w.]+ \w+\n)+$/)
})

test('where no setting of Spark does it, there is none to paste', async () => {
  const path = `${folder.path}/databricks.duckdb`
  const log = handLog({
    to: 310,
    settings: { 'spark.databricks.clusterUsageTags.clusterId': '1' },
    executors: ['1', '2', '3', '4'].map((id) => ({ id, cores: 2, from: 0 })),
    jobs: [stageOf(0, 5), stageOf(1, 150), stageOf(2, 300)],
  })
  await load([folder.file('databricks', log)], { db: path })
  const of = async (format: string) =>
    (await run(['recommend', '--db', path, '--app-id', 'app-1', '--format', format])).out
  expect(await of('table')).toMatch(/^- 1 instead of 4 executors \(workers of the cluster\)$/m)
  for (const format of ['spark-submit', 'spark-defaults']) expect(await of(format)).toMatch(/^(# .*\n)+$/)
})

test('for a job that is to be run', async () => {
  const got = json(await run(args('--like', '{"input_bytes": 1e9}', '--format', 'json'))) as {
    app_id: unknown
    methods: { method: string; refusal: string }[]
    spark_submit: unknown
  }
  expect(got.app_id).toBeNull()
  expect(got.methods.map(({ method }) => method)).toEqual(['rules', 'similar runs', 'model'])
  for (const { refusal } of got.methods) expect(refusal).not.toBeNull()
  expect(got.spark_submit).toBeNull()
})

test('the model is in the command that is installed', async () => {
  const runs = Array.from({ length: 10 }, (_, i) =>
    handLog({
      id: `app-${i}`,
      to: 30 + i,
      settings: { 'spark.master': 'yarn' },
      executors: [{ id: '1', cores: 2, from: 0 }],
      jobs: [stageOf(0, 5, 1e9 * (i + 1))],
    }),
  )
  const many = `${folder.path}/many.duckdb`
  await load(
    runs.map((log, i) => folder.file(`runs/${i}`, log)),
    { db: many },
  )
  const { code, out } = await run(['recommend', '--db', many, '--like', '{"input_bytes": 5e9}'])
  expect(code).toBe(0)
  expect(out).toMatch(/Model \(10 runs that ended well; its error on those it was not shown is \d+ %/)
})

test('an application or a job, not both and not neither', async () => {
  expect(await run(args())).toMatchObject({ code: 2 })
  expect(await run(args('--app-id', 'x', '--like', '{}'))).toMatchObject({ code: 2 })
  expect(await run(args('--app-id', 'none'))).toMatchObject({ code: 3 })
  expect(await run(args('--like', 'x'))).toMatchObject({
    code: 4,
    err: expect.stringContaining('--like is no JSON'),
  })
})
