/** What `make/jobs/findings_adaptive.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-adaptive', ['aqe-split-too-fine'], { split_min_ms: 1000 })
}, 60_000)
afterAll(() => log.close())

test('a skewed partition in ten parts on four cores is split too finely, one in four parts is not', async () => {
  expect(await log.queries('aqe-split-too-fine')).toEqual(['split too fine: yes'])
  const found = log.one('aqe-split-too-fine')
  expect(proof(found, 'skewed_partitions')).toBe(1)
  expect(proof(found, 'parts')).toBe(10)
  expect(proof(found, 'enough_parts')).toBe(4)
  expect(found.advice).toMatch(
    /^spark\.sql\.adaptive\.advisoryPartitionSizeInBytes=\d+b for this query \(it is 102400b\)/,
  )
})

test('six parts were not needed: each read a ninth of what was read twice, and was a task more', async () => {
  const found = log.one('aqe-split-too-fine')
  const [tasks] = await log.rows(
    `SELECT sum(shuffle_local_bytes_read + shuffle_remote_bytes_read)::BIGINT AS bytes, sum(duration_ms)::BIGINT AS ms,
       quantile_disc(duration_ms - executor_run_time_ms, 0.5) AS overhead_ms
     FROM tasks WHERE stage_id = ${found.stageId}`,
  )
  // What the two sides of the join wrote, by the tasks that wrote it.
  const [written] = await log.rows(
    `SELECT sum(t.shuffle_bytes_written)::BIGINT AS bytes FROM tasks t
     WHERE t.stage_id IN (
       SELECT DISTINCT s.stage_id FROM job_stages s JOIN jobs j USING (job_id)
       WHERE j.sql_execution_id = ${found.executionId} AND NOT s.is_skipped AND s.stage_id < ${found.stageId})`,
  )
  const [read, all] = [Number(tasks!.bytes), Number(written!.bytes)]
  expect([proof(found, 'read_bytes'), proof(found, 'written_bytes')]).toEqual([read, all])
  const again = (read - all) / 9
  expect(found.coreMs).toBeCloseTo(6 * ((again / read) * Number(tasks!.ms) + Number(tasks!.overhead_ms)), 3)
  expect(found.wallMs!).toBeLessThan(found.coreMs!)
})
