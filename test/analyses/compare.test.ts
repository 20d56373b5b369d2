/** Runs of real Spark that differ in one thing each: more data, another setting, another job under the same name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baselineOf } from '../../src/analyses/compare/baseline.ts'
import { type Comparison, compareRuns } from '../../src/analyses/compare/compare.ts'
import { fleet } from '../../src/analyses/compare/fleet.ts'
import { type Run, runNamed, runsOf } from '../../src/analyses/compare/runs.ts'
import { featuresOf, jobsOf } from '../../src/analyses/compare/same-job.ts'
import { trends } from '../../src/analyses/compare/trends.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'
import { LOGS } from '../samples/samples.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'

let loaded: LoadedDatabase
let runs: Run[]
/** By their order: tables are made, the job runs, without broadcast joins, more data, the job again, another job. */
let [prepare, plain, sortMerge, more, large, other]: Run[] = []
beforeAll(async () => {
  loaded = await loadedDatabase(LOGS.filter(({ sample }) => sample === '43-runs').map(({ path }) => path))
  runs = await runsOf(loaded.connection)
  ;[prepare, plain, sortMerge, more, large, other] = runs
}, 60_000)
afterAll(() => loaded.close())

/** What narrows a connection needs one of its own. */
async function on<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(loaded.path, 'read')
  try {
    return await work(database)
  } finally {
    closeDatabase(database)
  }
}
const compared = (a: Run, b: Run): Promise<Comparison> =>
  on(({ connection }) => compareRuns(connection, a, b))

test('runs of one job are told by what they do, not by their names', async () => {
  expect(runs.map(({ name }) => name)).toEqual([
    'prepare',
    'nightly',
    'nightly',
    'prepare',
    'nightly',
    'nightly',
  ])
  const keys = (list: readonly (Run | undefined)[]) => list.map((run) => run!.attempt_key)
  const jobs = jobsOf(await featuresOf(loaded.connection), keys(runs))
  expect(jobs).toEqual([keys([prepare, more]), keys([plain, sortMerge, large]), keys([other])])
})

describe('a setting that changes a plan', () => {
  let comparison: Comparison
  beforeAll(async () => {
    comparison = await compared(plain!, sortMerge!)
  })

  test('is the only setting that differs', () => {
    expect(comparison.isSameJob).toBe(true)
    expect(comparison.settings).toEqual([
      { scope: 'application', key: 'spark.sql.autoBroadcastJoinThreshold', a_value: null, b_value: '-1' },
    ])
  })

  test('gives the same query another plan, before it ran and as it ran', () => {
    const changed = comparison.plans.filter((pair) => !(pair.same_initial && pair.same_final))
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatchObject({
      matched_by: 'plan and description',
      description: 'sales by shop',
      same_query: true,
      same_initial: false,
      same_final: false,
    })
    for (const [gone, added] of [
      [changed[0]!.initial_gone, changed[0]!.initial_new],
      [changed[0]!.final_gone, changed[0]!.final_new],
    ]) {
      expect(gone).toContain('BroadcastHashJoin')
      expect(added).toContain('SortMergeJoin')
    }
  })

  test('is named where time went', () => {
    const stages = comparison.time.filter(({ row }) => row.a_execution_id === 0 && row.b_execution_id === 0)
    expect(stages.length).toBeGreaterThan(0)
    for (const { reasons } of stages) expect(reasons.map(({ what }) => what)).toContain('another plan')
  })
})

describe('more data', () => {
  let comparison: Comparison
  beforeAll(async () => {
    comparison = await compared(plain!, large!)
  })

  test('shows in the table that grew, and in no other', () => {
    const grown = comparison.tables.filter((row) => row.direction === 'read' && row.a_rows !== row.b_rows)
    expect(grown).toHaveLength(1)
    expect(grown[0]).toMatchObject({
      place: 'file:/srv/jobs/tables/facts',
      b_rows: 4 * Number(grown[0]!.a_rows),
    })
  })

  test('asks the same, of the same tables, with the same settings', () => {
    expect(comparison.isSameJob).toBe(true)
    expect(comparison.settings).toEqual([])
    expect(comparison.plans.map(({ same_query }) => same_query)).toEqual(comparison.plans.map(() => true))
  })

  test('is named where stages read it', () => {
    const read = comparison.time.filter(({ row }) => Number(row.a_input_records) === 300_000)
    expect(read.length).toBeGreaterThan(0)
    for (const { reasons } of read) expect(reasons.map(({ what }) => what)).toContain('records read')
  })
})

test.each([
  ['another plan', () => [plain!, sortMerge!]],
  ['more data', () => [plain!, large!]],
  ['another job', () => [large!, other!]],
])('the parts of the time add up to both runs and to their difference: %s', async (_, pair) => {
  const [a, b] = pair() as [Run, Run]
  const { time } = await compared(a, b)
  const sum = (key: 'a_wall_ms' | 'b_wall_ms') =>
    time.reduce((all, { row }) => all + Number(row[key] ?? 0), 0)
  expect(sum('a_wall_ms')).toBeCloseTo(a.wall_ms, 3)
  expect(sum('b_wall_ms')).toBeCloseTo(b.wall_ms, 3)
  expect(time.reduce((all, { differenceMs }) => all + differenceMs, 0)).toBeCloseTo(b.wall_ms - a.wall_ms, 3)
  const differences = time.map(({ differenceMs }) => Math.abs(differenceMs))
  expect(differences).toEqual(differences.toSorted((x, y) => y - x))
})

test('another job under the same name is said to be another one', async () => {
  const { isSameJob, likeness } = await compared(plain!, other!)
  expect(likeness.kinds.name).toBe(1)
  expect(isSameJob).toBe(false)
})

test('a baseline is made of earlier runs of the same job, its typical one in the middle of their times', async () => {
  const baseline = await on(({ connection }) => baselineOf(connection, runs, large!, 10))
  expect(baseline?.runs.map(({ app_id }) => app_id)).toEqual([sortMerge!.app_id, plain!.app_id])
  expect(baseline?.typical.wall_ms).toBe(Math.max(plain!.wall_ms, sortMerge!.wall_ms))
  const input = baseline?.measures.find(({ what }) => what === 'input_bytes')
  expect(input?.value).toBeGreaterThan(2 * Number(input?.greatest))
  expect(await on(({ connection }) => baselineOf(connection, runs, plain!, 10))).toBeUndefined()
})

test('a trend has the runs of one job; a name can have two jobs', async () => {
  const [one] = await on(({ connection }) => trends(connection, runs, { run: runNamed(runs, large!.app_id) }))
  expect(one?.runs.map(({ app_id }) => app_id)).toEqual([plain, sortMerge, large].map((run) => run!.app_id))
  expect(one?.lastByMiddle).toBeCloseTo(large!.wall_ms / Math.max(plain!.wall_ms, sortMerge!.wall_ms), 9)
  const x = [plain, sortMerge, large].map((run) => run!.wall_ms)
  expect(one?.slopeMs).toBeCloseTo((x[2]! - x[0]!) / 2, 6)
  const named = await on(({ connection }) => trends(connection, runs, { name: 'nightly' }))
  expect(named.map((trend) => trend.runs.length)).toEqual([3, 1])
})

test('a fleet adds up the same waste by job, user, queue and day', async () => {
  const found = await on(({ connection }) => fleet(connection))
  expect(found.all.runs).toBe(runs.length)
  expect(found.jobs).toHaveLength(3)
  for (const parts of [found.jobs, found.users, found.queues, found.days])
    expect(parts.reduce((all, { wastedMs }) => all + wastedMs, 0)).toBeCloseTo(found.all.wastedMs, 3)
  for (const { wastedMs, idleMs, lostMs, coreMs } of [...found.jobs, ...found.days]) {
    expect(wastedMs).toBeCloseTo(idleMs + lostMs, 3)
    expect(wastedMs).toBeLessThanOrEqual(coreMs)
  }
  const [tasks] = await loaded.connection.rows(
    "SELECT sum(duration_ms)::DOUBLE AS ms FROM tasks WHERE status = 'SUCCESS'",
  )
  expect(found.all.coreMs - found.all.wastedMs).toBeCloseTo(Number(tasks?.ms), 3)
})
