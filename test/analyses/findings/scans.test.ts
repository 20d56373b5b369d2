/** What `make/jobs/scans.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

const IDS = [
  'repeated-scan',
  'python-operators',
  'partition-filter-missing',
  'filter-not-pushed',
  'aqe-coalesced-too-far',
  'shuffle-dwarfs-input',
  'rows-to-driver',
  'too-few-tasks',
]

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-scans', IDS, {
    repeated_scan_min_ms: 200,
    partition_filter_min_ms: 50,
    filter_min_ms: 50,
    coalesced_min_ms: 100,
    few_tasks_min_stage_ms: 100,
    few_tasks_min_lost_ms: 50,
    shuffle_dwarf_min_ms: 20,
    collected_min_ms: 20,
  })
}, 60_000)
afterAll(() => log.close())

test('six scans of one table in a query are found, two are not', async () => {
  expect(await log.queries('repeated-scan')).toEqual(['repeated-scan: yes'])
  const found = log.one('repeated-scan')
  expect(proof(found, 'scans')).toBe(6)
  expect(proof(found, 'rows')).toBe(6 * 600_000)
  expect(found.wallMs).toBeGreaterThan(0)
})

test('what all but the longest scan took is their own scan time', async () => {
  const found = log.one('repeated-scan')
  const [times] = await log.rows(
    `SELECT (sum(total) - max(total))::DOUBLE AS ms FROM sql_metrics
     WHERE is_final AND execution_id = ${found.executionId} AND name = 'scan time'`,
  )
  expect(found.coreMs).toBeGreaterThan(0)
  expect(found.coreMs).toBeLessThanOrEqual(Number(times!.ms) + 1)
})

test('a Python function is found once, at the query in which it took most; the one on a few rows adds little', async () => {
  expect(await log.queries('python-operators')).toEqual(['python-operators: yes'])
  const found = log.one('python-operators')
  expect(proof(found, 'rows')).toBe(100_000 + 500)
  expect(found.what).toContain('in 2 queries, most in this one')
  expect(found.certainty).toBe('likely')
})

test('a partitioned table read whole is found, one filtered by its partition column is not', async () => {
  expect(await log.queries('partition-filter-missing')).toEqual(['partition-filter-missing: yes'])
  const found = log.one('partition-filter-missing')
  expect(proof(found, 'partitions_read')).toBe(8)
  const [kept] = await log.rows(
    `SELECT m.total::DOUBLE AS rows FROM sql_metrics m JOIN sql_plan_nodes n USING (attempt_key, execution_id, plan_version, node_id)
     WHERE m.is_final AND execution_id = ${found.executionId} AND n.name = 'Filter' AND m.name = 'number of output rows'`,
  )
  expect([proof(found, 'rows_read'), proof(found, 'rows_kept')]).toEqual([600_000, Number(kept!.rows)])
})

test('a cast around a column keeps the filter from the scan; a plain comparison does not', async () => {
  const named = (await log.queries('filter-not-pushed')).filter((name) => name.startsWith('filter'))
  expect(named).toEqual(['filter-not-pushed: yes'])
  const found = log.of('filter-not-pushed').find(({ what }) => what.startsWith('600,000 rows'))!
  expect(found.advice).toContain('cast')
  // Of the numbers below 1000, eleven begin with 77: 77 and 770 to 779.
  expect(proof(found, 'rows_kept')).toBe((600_000 * 11) / 1000)
})

test('a stage whose partitions were merged is said to have too few tasks once, by what merged them', () => {
  expect(log.places('aqe-coalesced-too-far')).not.toEqual([])
  expect(log.places('too-few-tasks')).toEqual([])
})

test('partitions merged into one task are found, those that parallelismFirst keeps apart are not', async () => {
  const named = (await log.queries('aqe-coalesced-too-far')).filter((name) => name.startsWith('aqe'))
  expect(named).toEqual(['aqe-coalesced-too-far: yes'])
  const found = log.of('aqe-coalesced-too-far').find(({ advice }) => advice.includes('it is false'))!
  expect([proof(found, 'tasks'), proof(found, 'cores'), proof(found, 'partitions')]).toEqual([1, 2, 4])
  // One task on two cores: half of its time would not be there, and no task time is saved.
  expect(proof(found, 'lost_ms')).toBe(proof(found, 'task_ms') / 2)
  expect(found.wallMs).toBeCloseTo(proof(found, 'lost_ms'), -1)
  expect(found.coreMs).toBe(0)
})

test('exploded rows that are shuffled dwarf their input; a table shuffled as it is does not', async () => {
  expect(await log.queries('shuffle-dwarfs-input')).toEqual(['shuffle-dwarfs-input: yes'])
  const found = log.one('shuffle-dwarfs-input')
  const [written] = await log.rows(
    `SELECT sum(shuffle_bytes_written)::DOUBLE AS bytes FROM stages
     WHERE stage_id IN (SELECT unnest(stage_ids) FROM sql_executions WHERE execution_id = ${found.executionId})`,
  )
  expect(proof(found, 'shuffle_bytes')).toBe(Number(written!.bytes))
})

test('600 000 collected rows are found, 20 000 are not', async () => {
  expect(await log.queries('rows-to-driver')).toEqual(['rows-to-driver: yes'])
  const found = log.one('rows-to-driver')
  expect(proof(found, 'rows')).toBe(600_000)
  expect(found.wallMs).toBeCloseTo(
    proof(found, 'after_last_stage_ms') + proof(found, 'until_it_went_on_ms'),
    0,
  )
  const [gap] = await log.rows(
    `SELECT epoch_ms(min(n.submission_time) - any_value(e.completion_time))::BIGINT AS ms FROM sql_executions e
     JOIN sql_executions n ON n.submission_time >= e.completion_time WHERE e.execution_id = ${found.executionId}`,
  )
  expect(proof(found, 'until_it_went_on_ms')).toBe(gap!.ms)
})

test('of a limit the rows that it lets through are counted, not those that came to it', async () => {
  const limits = await FoundIn.sample('43-findings-scans', ['rows-to-driver'], {
    collected_rows: 20_000,
    collected_min_ms: 0,
  })
  try {
    expect(await limits.queries('rows-to-driver')).toEqual(['rows-to-driver: near', 'rows-to-driver: yes'])
    const rows = limits.of('rows-to-driver').map((found) => proof(found, 'rows'))
    expect(rows.sort((a, b) => a - b)).toEqual([20_000, 600_000])
  } finally {
    limits.close()
  }
})
