import { afterAll, beforeAll, expect, test } from 'vitest'
import { handLog } from '../../analyses/hand-log.ts'
import { LOGS } from '../../samples/samples.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'
import { run } from './run.ts'

const runs = LOGS.filter(({ sample }) => sample === '43-runs').toSorted(
  (a, b) => a.expected.start_time - b.expected.start_time,
)
const [, plain, sortMerge] = runs.map(({ expected }) => expected.app_id)
let folder: SharedFolder
let db: string
beforeAll(async () => {
  folder = sharedFolder()
  db = `${folder.path}/runs.duckdb`
  await run(['load', ...runs.map(({ path }) => path), '--db', db])
}, 60_000)
afterAll(() => folder.remove())

test('compare says what explains the difference, as a table, as Markdown and for programs', async () => {
  const table = await run(['compare', plain!, sortMerge!, '--db', db])
  expect(table.err).toBe('')
  expect(table.code).toBe(0)
  expect(table.out).toContain('They look like two runs of one job')
  expect(table.out).toContain('spark.sql.autoBroadcastJoinThreshold')
  expect(table.out).toMatch(/-BroadcastHashJoin.*\+.*SortMergeJoin/)
  const markdown = await run(['compare', plain!, sortMerge!, '--db', db, '--format', 'markdown'])
  expect(markdown.out).toContain('| application | spark.sql.autoBroadcastJoinThreshold |  | -1 |')
  const json = JSON.parse((await run(['compare', plain!, sortMerge!, '--db', db, '--format', 'json'])).out)
  expect(json).toMatchObject({ a: { app_id: plain }, b: { app_id: sortMerge }, isSameJob: true })
})

test('a run that took many times as long is said to, not in thousands of per cent', async () => {
  const path = `${folder.path}/long.duckdb`
  const logs = [
    { id: 'short', to: 2 },
    { id: 'long', to: 3000 },
  ].map((app) => folder.file(app.id, handLog(app)))
  await run(['load', ...logs, '--db', path])
  const { out } = await run(['compare', 'short', 'long', '--db', path])
  expect(out).toContain('Run b took 49 min 58 s more than run a (1,500 times as long).')
  const { out: back } = await run(['compare', 'long', 'short', '--db', path])
  expect(back).toContain('Run b took 49 min 58 s less than run a (100 %).')
})

test('what cannot be compared is said in a sentence', async () => {
  expect(await run(['compare', plain!, plain!, '--db', db])).toMatchObject({
    code: 4,
    err: expect.stringContaining('with itself'),
  })
  expect(await run(['compare', plain!, 'app-1', '--db', db])).toMatchObject({
    code: 3,
    err: expect.stringContaining('no application "app-1"'),
  })
  expect(await run(['compare', plain!, '--db', db])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--baseline-last'),
  })
  expect(await run(['compare', plain!, '--db', db, '--baseline-last', '0'])).toMatchObject({ code: 2 })
  expect(await run(['compare', plain!, '--db', db, '--baseline-last', '3'])).toMatchObject({
    code: 3,
    err: expect.stringContaining('no run of the job'),
  })
})

test('a run among earlier ones, a job over time, and all jobs', async () => {
  const baseline = await run(['compare', sortMerge!, '--db', db, '--baseline-last', '3'])
  expect(baseline.out).toContain('Run b among the earlier runs')
  expect((await run(['trends', '--db', db])).out).toContain('nightly: 3 runs')
  expect((await run(['trends', '--db', db, '--name', 'none of them'])).code).toBe(3)
  const fleet = JSON.parse((await run(['fleet', '--db', db, '--format', 'json'])).out)
  expect(fleet.jobs.map(({ runs: count }: { runs: number }) => count).sort()).toEqual([1, 2, 3])
  expect((await run(['engines', '--db', db, '--format', 'markdown'])).out).toContain(
    '### Share of the task time',
  )
})
