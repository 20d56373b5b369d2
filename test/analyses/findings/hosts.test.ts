/** What `make/jobs/findings_hosts.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { described } from './described.ts'
import { FoundIn, proof } from './found-in.ts'

const IDS = [
  'cold-start',
  'locality',
  'slow-host',
  'slow-executor',
  'speculation',
  'executor-churn',
  'idle-cores',
]

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-hosts', IDS, {
    cold_start_min_ms: 1000,
    locality_min_lost_ms: 1000,
    slow_host_min_tasks: 10,
    slow_host_min_lost_ms: 1000,
    slow_executor_min_tasks: 10,
    slow_executor_min_lost_ms: 1000,
    speculation_min_ms: 1000,
    churn_min_wait_ms: 1000,
    idle_min_core_ms: 1000,
    idle_share: 0.1,
  })
}, 60_000)
afterAll(() => log.close())

test('the first stage waited for the first executor', async () => {
  const found = log.one('cold-start')
  const [wait] = await log.rows(
    `SELECT (epoch_ms((SELECT min(add_time) FROM executors WHERE executor_id <> 'driver')) - epoch_ms((SELECT min(submission_time) FROM stages)))::BIGINT AS ms`,
  )
  expect(proof(found, 'wait_ms')).toBe(wait!.ms)
  expect(found.wallMs).toBe(wait!.ms)
  // Not those that came for later jobs.
  const [came] = await log.rows(
    `SELECT count(*) AS n FROM executor_lives WHERE from_time <= (SELECT max(finish_time) FROM tasks WHERE stage_id = ${proof(found, 'stage_id')})`,
  )
  expect(proof(found, 'executors')).toBe(came!.n)
})

test('tasks away from their data took longer; where they did not, nothing is said', async () => {
  expect(await described(log, 'locality')).toEqual(['locality: yes'])
  const found = log.one('locality')
  const [away] = await log.rows(
    `SELECT count(*) AS n FROM tasks WHERE stage_id = ${found.stageId} AND locality = 'ANY' AND status = 'SUCCESS'`,
  )
  expect(proof(found, 'away')).toBe(away!.n)
})

test('the host that takes three times as long is slow, the one that takes a little longer is not', () => {
  expect(log.places('slow-host')).toEqual(['host node-2'])
  const found = log.one('slow-host')
  expect(proof(found, 'ratio')).toBeGreaterThan(1.5)
  expect(found.wallMs).toBeGreaterThan(0)
  // Its only executor is slow because it is.
  expect(log.of('slow-executor').map(({ evidence }) => (evidence as { host: string }).host)).not.toContain(
    'node-2',
  )
})

test('a copy that lost was work for nothing, one that won was not', async () => {
  expect(await described(log, 'speculation')).toEqual(['speculation loses'])
  const found = log.one('speculation')
  const [copies] = await log.rows(
    `SELECT sum(duration_ms)::BIGINT AS ms FROM tasks WHERE stage_id = ${found.stageId} AND speculative AND status = 'KILLED'`,
  )
  expect(found.coreMs).toBe(copies!.ms)
})

test('executors that go and have to come again make stages wait', async () => {
  const found = log.one('executor-churn')
  expect(proof(found, 'removed_and_replaced')).toBeGreaterThanOrEqual(3)
  expect(found.wallMs).toBe(proof(found, 'wait_ms'))
  const stages = (found.evidence as { waiting_stages: number[] }).waiting_stages.join(', ')
  const names = await log.rows(`SELECT DISTINCT description FROM stages WHERE stage_id IN (${stages})`)
  for (const { description } of names) expect(description).toContain('executors come again')
})

test('cores are idle for what their slots were there beyond the time of the tasks', async () => {
  const found = log.one('idle-cores')
  expect(proof(found, 'idle_while_tasks_ran_ms') + proof(found, 'idle_while_none_ran_ms')).toBe(
    proof(found, 'idle_ms'),
  )
  expect(found.coreMs).toBe(proof(found, 'idle_ms'))
  const [tasks] = await log.rows('SELECT sum(duration_ms)::BIGINT AS ms FROM tasks')
  // Tasks overlap by the time in which the driver has not yet heard of the end of one and launches the next.
  expect(proof(found, 'busy_ms')).toBeLessThanOrEqual(Number(tasks!.ms))
  expect(proof(found, 'busy_ms') / Number(tasks!.ms)).toBeGreaterThan(0.9)
})
