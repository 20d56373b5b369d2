/** What `make/jobs/findings_python.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { described } from './described.ts'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample(
    '43-findings-python',
    ['python-rdds', 'python-operators', 'partition-filter-missing', 'filter-not-pushed'],
    {
      python_rdd_min_ms: 100,
      python_min_ms: 100,
      partition_filter_min_ms: 10,
      filter_min_rows: 1,
      filter_min_ms: 1,
    },
  )
}, 60_000)
afterAll(() => log.close())

test('Python over rows of RDDs is one finding, with all stages that read many', async () => {
  const found = log.one('python-rdds')
  expect(found.place).toBe('application')
  const { stages } = found.evidence as { stages: number[] }
  const rows = await log.rows(
    `SELECT DISTINCT description FROM stages WHERE stage_id IN (${stages.join(', ')})`,
  )
  expect(rows).toEqual([{ description: 'python-rdds: yes' }])
  // Each of the two reads all rows once.
  expect([stages.length, proof(found, 'records')]).toEqual([2, 400_000])
})

test('it costs the time in which threads of tasks did not compute, collect garbage or fetch', async () => {
  const found = log.one('python-rdds')
  const { stages } = found.evidence as { stages: number[] }
  const [tasks] = await log.rows(
    `SELECT sum(executor_run_time_ms) AS run, sum(executor_cpu_time_ns) / 1e6 AS cpu, sum(jvm_gc_time_ms) AS gc, sum(shuffle_fetch_wait_time_ms) AS wait
     FROM tasks WHERE stage_id IN (${stages.join(', ')})`,
  )
  const { run, cpu, gc, wait } = tasks!
  expect(found.coreMs).toBeCloseTo(Number(run) - Number(cpu) - Number(gc) - Number(wait), 3)
  expect(found.coreMs).toBeGreaterThan(0)
})

test('what Python made of rows that the program handed over cannot be told', () =>
  expect(log.cannotTell.filter(({ id }) => id === 'python-rdds').map(({ reason }) => reason)).toEqual([
    expect.stringContaining('in 1 stage(s) of which the log does not count the rows'),
  ]))

test('a filter in Python, or one that asks other columns too, prunes no partitions; a function or a cast does', async () => {
  expect(await log.queries('partition-filter-missing')).toEqual([
    'partition-filter-missing: yes, Python',
    'partition-filter-missing: yes, with another column',
  ])
  const found = log
    .of('partition-filter-missing')
    .find(({ advice }) => advice.includes('what Python computes prunes nothing'))!
  expect([proof(found, 'partitions_read'), proof(found, 'rows_read'), proof(found, 'rows_kept')]).toEqual([
    8, 200_000, 25_000,
  ])
  // The Python of the rows that were thrown away is part of what it costs: seven of eight.
  expect(proof(found, 'python_ms')).toBeGreaterThan(0)
  expect(found.coreMs).toBeCloseTo(((proof(found, 'scan_ms') + proof(found, 'python_ms')) * 7) / 8, 6)
})

test('a table read whole is told once', () => expect(log.places('filter-not-pushed')).toEqual([]))

test('that Python is told as well', async () =>
  expect(await log.queries('python-operators')).toEqual(['partition-filter-missing: yes, Python']))

test('jobs that are nearly so are in no finding', async () => {
  const named = [...(await described(log, 'python-rdds')), ...(await log.queries('partition-filter-missing'))]
  expect(named.filter((name) => name.includes('near'))).toEqual([])
})
