/** What `make/jobs/findings_skew.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { described, durations, sum } from './described.ts'
import { FoundIn, proof } from './found-in.ts'

const IDS = ['shuffle-skew', 'input-skew', 'time-skew', 'stragglers']

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-skew', IDS, {
    skew_min_lost_ms: 1000,
    input_skew_min_lost_ms: 1000,
    time_skew_min_lost_ms: 1000,
    straggler_min_lost_ms: 1000,
  })
}, 60_000)
afterAll(() => log.close())

test('a shuffle with one heavy key is skewed, one whose heaviest has twice the rows is not', async () => {
  expect(await described(log, 'shuffle-skew')).toEqual([
    'shuffle skew of RDDs: yes',
    'shuffle skew of SQL, AQE is off: yes',
    'shuffle skew of SQL, below the threshold: yes',
    'shuffle skew of SQL, no join: yes',
    'shuffle skew of SQL, skew join is off: yes',
  ])
})

test('a row says why AQE did not split the partition, and what would make it', async () => {
  const rows = await log.rows('SELECT stage_id, description FROM stages')
  const nameOf = new Map(rows.map(({ stage_id, description }) => [stage_id, String(description)]))
  const advice = new Map(log.of('shuffle-skew').map(({ stageId, advice }) => [nameOf.get(stageId!)!, advice]))
  const of = (name: string) => advice.get(`shuffle skew of ${name}: yes`)
  expect(of('SQL, AQE is off')).toBe('spark.sql.adaptive.enabled=true')
  expect(of('SQL, skew join is off')).toBe('spark.sql.adaptive.skewJoin.enabled=true')
  expect(of('SQL, below the threshold')).toContain('small in bytes')
  expect(of('SQL, no join')).toContain('Aggregate in two steps')
  expect(of('RDDs')).toContain('Salt the heavy keys')
})

test('the numbers of a row are those of the tasks', async () => {
  for (const found of log.of('shuffle-skew')) {
    const tasks = await durations(log, found.stageId!)
    expect(proof(found, 'longest_ms')).toBe(tasks.at(-1))
    expect(proof(found, 'median_ms')).toBe(tasks[Math.floor(tasks.length / 2)])
    // Eight tasks on four slots.
    expect(proof(found, 'even_ms')).toBeCloseTo(sum(tasks) / 4, 0)
    expect(found.wallMs).toBeGreaterThan(1000)
    expect(found.wallMs).toBeLessThan(tasks.at(-1)! - sum(tasks) / tasks.length)
    expect(found.coreMs).toBe(0)
  }
})

test('one gzipped file of ten times the lines is skewed input, files alike are not', async () => {
  expect(await described(log, 'input-skew')).toEqual(['input skew: yes'])
  const found = log.one('input-skew')
  const [most] = await log.rows(
    `SELECT max(input_bytes) AS bytes, sum(input_bytes)::BIGINT AS all_bytes FROM tasks WHERE stage_id = ${found.stageId}`,
  )
  expect(proof(found, 'longest_input_bytes')).toBe(most!.bytes)
  expect(proof(found, 'stage_input_bytes')).toBe(most!.all_bytes)
})

test('where the log counts no data, a long task is a guess', async () => {
  expect(await described(log, 'time-skew')).toEqual(['time skew: yes'])
  expect(log.one('time-skew').certainty).toBe('guess')
})

test('a long task with the data of the others straggles; what it took beyond the third quartile is wasted', async () => {
  expect(await described(log, 'stragglers')).toEqual(['stragglers: yes'])
  const found = log.one('stragglers')
  const tasks = await durations(log, found.stageId!)
  expect(proof(found, 'slow_tasks')).toBe(1)
  expect(found.coreMs).toBe(tasks.at(-1)! - tasks[Math.floor(0.75 * tasks.length)]!)
})
