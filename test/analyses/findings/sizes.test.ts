/** What `make/jobs/findings_sizes.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { described, durations, sum } from './described.ts'
import { FoundIn, proof } from './found-in.ts'

const IDS = [
  'too-few-tasks',
  'large-tasks',
  'small-tasks',
  'result-size',
  'gc',
  'spill',
  'small-files-read',
  'small-files-written',
  'sql-driver-time',
]

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-sizes', IDS, {
    few_tasks_min_stage_ms: 5000,
    few_tasks_min_lost_ms: 5000,
    large_task_ms: 5000,
    large_tasks_min_lost_ms: 2000,
    // The machine that made the log was busy.
    small_task_ms: 500,
    small_tasks_min_lost_ms: 100,
    result_min_bytes: 10_000_000,
    gc_min_ms: 500,
    spill_min_disk_bytes: 1_000_000,
    spill_min_stage_ms: 100,
    small_files_min_ms: 1,
    sql_driver_min_ms: 100,
  })
}, 60_000)
afterAll(() => log.close())

test('one task on four slots is too few, four are not', async () => {
  expect(await described(log, 'too-few-tasks')).toEqual(['too few tasks: yes'])
  const found = log.one('too-few-tasks')
  const [task] = await durations(log, found.stageId!)
  expect(found.what).toContain('One task for 4 slots')
  // The same work in four parts takes a quarter.
  expect(found.wallMs! / task!).toBeCloseTo(3 / 4, 1)
})

test('five long tasks on four slots leave a second wave nearly empty, eight fill it', async () => {
  expect(await described(log, 'large-tasks')).toEqual(['large tasks: yes'])
  const found = log.one('large-tasks')
  const tasks = await durations(log, found.stageId!)
  expect(found.what).toContain('2 waves, the last with 1 tasks')
  // Two waves of five eighths of a task.
  expect(found.wallMs!).toBeGreaterThan(tasks[0]! / 2)
  expect(found.wallMs!).toBeLessThanOrEqual(2 * tasks.at(-1)! - (2 * sum(tasks)) / 8 + 100)
})

test('tasks of milliseconds are too small; a hundred of 0.4 s are not', async () => {
  const found = log.one('small-tasks')
  const stages = (found.evidence as { worst_stages: { stage_id: number }[] }).worst_stages
  const ids = stages.map(({ stage_id }) => stage_id).join(', ')
  const names = await log.rows(`SELECT DISTINCT description FROM stages WHERE stage_id IN (${ids})`)
  expect(names.map(({ description }) => description)).toEqual(['small tasks: yes'])
  expect(found.coreMs!).toBeLessThan(proof(found, 'overhead_ms'))
})

test('megabytes of results are large, kilobytes are not', async () => {
  expect(await described(log, 'result-size')).toEqual(['results: yes'])
  const found = log.one('result-size')
  const [results] = await log.rows(
    `SELECT sum(result_size_bytes)::BIGINT AS bytes, sum(getting_result_time_ms)::BIGINT AS ms FROM tasks WHERE stage_id = ${found.stageId}`,
  )
  expect(proof(found, 'result_bytes')).toBe(results!.bytes)
  expect(found.coreMs).toBe(results!.ms)
})

test('garbage collection counts beyond its share of the run time', async () => {
  const found = log.one('gc')
  const [excess] = await log.rows(
    `SELECT sum(greatest(0, t.jvm_gc_time_ms - 0.1 * (t.executor_run_time_ms + t.executor_deserialize_time_ms)))::DOUBLE AS ms
     FROM tasks t JOIN (
       SELECT stage_id FROM tasks GROUP BY stage_id HAVING sum(jvm_gc_time_ms) >= 0.1 * sum(executor_run_time_ms + executor_deserialize_time_ms) AND sum(jvm_gc_time_ms) > 0
     ) USING (stage_id)`,
  )
  expect(found.coreMs).toBeCloseTo(Number(excess!.ms), 6)
  const worst = (found.evidence as { worst_stages: { stage_id: number }[] }).worst_stages[0]!
  const [stage] = await log.rows(`SELECT description FROM stages WHERE stage_id = ${worst.stage_id}`)
  expect(stage!.description).toBe('garbage: yes')
})

test('one partition of many rows spills, finer ones do not; the others of its stage say what a byte should take', async () => {
  expect(await described(log, 'spill')).toEqual(['spill: yes'])
  const found = log.one('spill')
  const [stage] = await log.rows(
    `SELECT sum(disk_bytes_spilled)::BIGINT AS disk, count(*) FILTER (disk_bytes_spilled > 0) AS spilling FROM tasks WHERE stage_id = ${found.stageId}`,
  )
  expect(proof(found, 'disk_bytes_spilled')).toBe(stage!.disk)
  expect(proof(found, 'spilling_tasks')).toBe(stage!.spilling)
  expect(found.certainty).toBe('likely')
})

test('a hundred files and more of a few kilobytes are small, written and read; sixteen are few', async () => {
  expect(await log.queries('small-files-written')).toEqual(['small files: yes'])
  expect(proof(log.one('small-files-written'), 'files')).toBe(120)
  expect(await log.queries('small-files-read')).toEqual(['small files: yes'])
  expect(proof(log.one('small-files-read'), 'files')).toBe(120)
})

test('of a scan of small files the share of opening them is lost, by the measure Spark plans with: 4 MiB a file', async () => {
  const found = log.one('small-files-read')
  const [bytes, scan, listing] = ['bytes', 'scan_ms', 'metadata_ms'].map((name) => proof(found, name))
  // One file of 128 MB would hold it all.
  expect(found.coreMs).toBeCloseTo((scan! * 119 * 4194304) / (120 * 4194304 + bytes!), 6)
  expect(proof(found, 'listing_ms')).toBeCloseTo((listing! * 119) / 120, 9)
  const [tasks] = await log.rows(
    `SELECT sum(duration_ms)::BIGINT AS ms FROM tasks WHERE stage_id = ${found.stageId}`,
  )
  expect(found.wallMs!).toBeGreaterThan(proof(found, 'listing_ms') - 1)
  expect(found.wallMs!).toBeLessThan(Number(tasks!.ms))
})

test('of the commit of small files the share of those too many is lost: 30 partitions need 30 files of 120', () => {
  const found = log.one('small-files-written')
  expect(proof(found, 'needed_files')).toBe(30)
  expect(found.coreMs).toBeCloseTo((proof(found, 'task_commit_ms') * 90) / 120, 9)
  expect(found.wallMs).toBe(Math.round((proof(found, 'job_commit_ms') * 90) / 120))
})

test('the time of the driver in a SQL execution is that of the gaps between its tasks and jobs', async () => {
  for (const found of log.of('sql-driver-time')) {
    const [execution] = await log.rows(
      `SELECT duration_ms FROM sql_executions WHERE execution_id = ${found.executionId}`,
    )
    const gap = proof(found, 'planning_ms') + proof(found, 'between_jobs_ms') + proof(found, 'after_jobs_ms')
    expect(gap).toBe(proof(found, 'gap_ms'))
    expect(gap).toBeLessThanOrEqual(Number(execution!.duration_ms))
    expect(found.wallMs).toBe(gap)
  }
})
