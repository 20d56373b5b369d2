/** What `make/jobs/findings_driver.scala` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

const IDS = ['task-deserialization', 'scheduler-delay', 'driver-end', 'driver-in-jobs']

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-driver', IDS, {
    deserialize_min_lost_ms: 500,
    delay_ms: 300,
    delay_min_lost_ms: 500,
    driver_end_min_ms: 5000,
    driver_in_jobs_min_ms: 100,
  })
}, 60_000)
afterAll(() => log.close())

async function worstStages(id: string): Promise<string[]> {
  const stages = (log.one(id).evidence as { worst_stages: { stage_id: number }[] }).worst_stages
  const ids = stages.map(({ stage_id }) => stage_id).join(', ')
  const names = await log.rows(`SELECT DISTINCT description FROM stages WHERE stage_id IN (${ids})`)
  return names.map(({ description }) => String(description))
}

test('a dictionary in the closure is deserialized by every task, a broadcast one is not', async () => {
  expect(await worstStages('task-deserialization')).toEqual(['large closure: yes'])
  const found = log.one('task-deserialization')
  expect(found.coreMs).toBe(proof(found, 'deserialize_ms'))
  expect(found.wallMs).toBeGreaterThan(0)
})

test('results that take the driver long to take in delay the end of their tasks', async () => {
  expect(await worstStages('scheduler-delay')).toEqual(['results slow to take in: yes'])
})

test('the driver went on after its last job', async () => {
  const found = log.one('driver-end')
  const [rest] = await log.rows(
    `SELECT (epoch_ms(any_value(a.end_time)) - epoch_ms(max(j.completion_time)))::BIGINT AS ms FROM attempts a JOIN jobs j USING (attempt_key)`,
  )
  expect(found.wallMs).toBe(rest!.ms)
  expect(found.wallMs).toBeGreaterThan(8000)
})

test('inside jobs no task ran while the driver made up stages', async () => {
  const found = log.one('driver-in-jobs')
  const [jobs] = await log.rows(
    'SELECT sum(epoch_ms(completion_time) - epoch_ms(submission_time))::BIGINT AS ms FROM jobs',
  )
  expect(found.wallMs).toBe(proof(found, 'gap_ms'))
  expect(found.wallMs!).toBeLessThan(Number(jobs!.ms))
})
