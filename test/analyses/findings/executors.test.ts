/** What `make/jobs/findings_executors.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-executors', ['slow-executor', 'slow-host'], {
    slow_executor_min_lost_ms: 1000,
  })
}, 60_000)
afterAll(() => log.close())

test('of three executors on one host the one that is stopped most of the time is slow; the one stopped a little is not, nor is the host', () => {
  expect(log.places('slow-executor')).toEqual(['executor 1'])
  expect(log.places('slow-host')).toEqual([])
})

test('it is judged by what its tasks took beside those of the others, over all stages', async () => {
  const found = log.one('slow-executor')
  const [tasks] = await log.rows(
    "SELECT count(*) AS n, sum(duration_ms)::BIGINT AS ms FROM tasks WHERE executor_id = '1' AND status = 'SUCCESS'",
  )
  expect(proof(found, 'tasks')).toBe(tasks!.n)
  expect(proof(found, 'task_ms')).toBe(tasks!.ms)
  expect(found.coreMs).toBeCloseTo(Number(tasks!.ms) * (1 - 1 / proof(found, 'ratio')), 6)
  expect(found.wallMs!).toBeGreaterThan(0)
})

test('the executor that is nearly slow did take longer than the one beside it', async () => {
  const stages = await log.rows(
    `SELECT median(t.duration_ms) FILTER (executor_id = '2') / median(t.duration_ms) FILTER (executor_id = '0') AS ratio
     FROM tasks t JOIN stages s USING (stage_id) WHERE s.description LIKE 'slow executor%' AND t.stage_id IN (
       SELECT stage_id FROM tasks GROUP BY stage_id HAVING count(*) > 1) GROUP BY t.stage_id`,
  )
  expect(stages).toHaveLength(3)
  for (const { ratio } of stages) {
    expect(ratio).toBeGreaterThan(1.1)
    expect(ratio).toBeLessThan(1.5)
  }
})
