/** What `make/jobs/plans.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

const IDS = [
  'broadcast-too-large',
  'missed-broadcast',
  'nested-loop-join',
  'row-explosion',
  'repeated-subplan',
]

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-plans', IDS, {
    broadcast_large_min_ms: 100,
    missed_broadcast_min_ms: 100,
    nested_loop_min_ms: 300,
    row_explosion_min_ms: 300,
    repeated_subplan_min_ms: 500,
  })
}, 60_000)
afterAll(() => log.close())

/** The total of a metric of the final plan. */
async function metric(executionId: number, nodeName: string, name: string): Promise<number[]> {
  const rows = await log.rows(
    `SELECT m.total::DOUBLE AS total FROM sql_metrics m JOIN sql_plan_nodes n USING (attempt_key, execution_id, plan_version, node_id)
     WHERE m.is_final AND execution_id = ${executionId} AND n.name = '${nodeName}' AND m.name = '${name}' ORDER BY total`,
  )
  return rows.map(({ total }) => Number(total))
}

test('a broadcast of a hundred MiB is too large, one of 32 MiB is not', async () => {
  expect(await log.queries('broadcast-too-large')).toEqual(['broadcast-too-large: yes'])
  const found = log.one('broadcast-too-large')
  const [bytes] = await metric(found.executionId!, 'BroadcastExchange', 'data size')
  expect(proof(found, 'broadcast_bytes')).toBe(bytes)
  expect(bytes).toBeGreaterThan(100 * 2 ** 20)
  expect(found.advice).toContain('hint')
})

test('while the driver builds and sends a broadcast, nothing else happens: so much time would not be there', async () => {
  const found = log.one('broadcast-too-large')
  const [build] = await metric(found.executionId!, 'BroadcastExchange', 'time to build')
  const [send] = await metric(found.executionId!, 'BroadcastExchange', 'time to broadcast')
  expect(found.wallMs).toBeGreaterThan(0)
  expect(found.wallMs).toBeLessThanOrEqual(build! + send!)
})

test('a small side could be broadcast, unless the join is full outer or both sides are alike', async () => {
  expect(await log.queries('missed-broadcast')).toEqual(['missed-broadcast: yes'])
  const found = log.one('missed-broadcast')
  const sizes = await metric(found.executionId!, 'Exchange', 'data size')
  expect([proof(found, 'small_bytes'), proof(found, 'large_bytes')]).toEqual(sizes)
  expect(found.advice).toContain('autoBroadcastJoinThreshold=-1 forbids it')
})

test('what a broadcast would save is no more than writing, fetching and sorting took', async () => {
  const found = log.one('missed-broadcast')
  const [times] = await log.rows(
    `SELECT sum(shuffle_write_time_ns) / 1e6 + sum(shuffle_fetch_wait_time_ms) AS ms FROM tasks
     WHERE stage_id IN (SELECT unnest(stage_ids) FROM sql_executions WHERE execution_id = ${found.executionId})`,
  )
  const sorting = await metric(found.executionId!, 'Sort', 'sort time')
  expect(found.coreMs).toBeLessThanOrEqual(Number(times!.ms) + sorting.reduce((sum, ms) => sum + ms, 0) + 1)
  expect(found.wallMs).toBeGreaterThan(0)
})

test('a join without an equality compares all pairs; with a single row it does not matter', async () => {
  expect(await log.queries('nested-loop-join')).toEqual(['nested-loop-join: yes'])
  expect(proof(log.one('nested-loop-join'), 'pairs')).toBe(20_000 * 10_000)
})

test('pairs are counted once, whether the sides of a join are computed in it, again for each partition of the other, or not', async () => {
  const joins = await FoundIn.sample('43-findings-pairs', ['nested-loop-join'], { nested_loop_min_ms: 100 })
  try {
    const described = await joins.rows('SELECT execution_id, description FROM sql_executions')
    const nameOf = new Map(
      described.map(({ execution_id, description }) => [Number(execution_id), String(description)]),
    )
    const told = joins
      .of('nested-loop-join')
      .map((found) => [nameOf.get(found.executionId!), proof(found, 'pairs')])
    // near, one row: 12 million pairs, but each row only with one
    expect(Object.fromEntries(told)).toEqual({
      'both computed': 8_000 * 6_000,
      'left exchanged': 8_000 * 6_000,
      'right exchanged': 8_000 * 6_000,
      'both exchanged': 8_000 * 6_000,
      merged: 8_000 * 6_000,
      'both cached': 8_000 * 6_000,
      broadcast: 8_000 * 6_000,
    })
    const atMost = joins.of('nested-loop-join').filter(({ what }) => what.includes('up to'))
    expect(atMost.map(({ executionId }) => nameOf.get(executionId!))).toEqual(['merged'])
  } finally {
    joins.close()
  }
})

test('a join that makes a hundred rows of one is found, one that makes two is not', async () => {
  expect(await log.queries('row-explosion')).toEqual(['row-explosion: yes'])
  const found = log.one('row-explosion')
  // 50 keys, each 400 times on the left and 100 times on the right
  expect(proof(found, 'output_rows')).toBe(50 * 400 * 100)
  expect(proof(found, 'larger_input_rows')).toBe(20_000)
})

test('the same plan twice is found in two queries and in one without reuse, not where Spark reuses the exchange', async () => {
  const repeated = (await log.queries('repeated-subplan')).filter((name) => name.startsWith('repeated'))
  expect(repeated).toEqual(['repeated-subplan: yes', 'repeated-subplan: yes, no reuse'])
})

test('a needless run costs what its stages took, and they would not be there', async () => {
  const [query] = await log.rows(
    "SELECT min(execution_id) AS id FROM sql_executions WHERE description = 'repeated-subplan: yes'",
  )
  const found = log.of('repeated-subplan').find(({ executionId }) => executionId === Number(query!.id))!
  const [stages] = await log.rows(
    `SELECT min(ms) AS ms FROM (
       SELECT j.sql_execution_id, sum(e.task_time_ms) AS ms
       FROM jobs j JOIN job_stages s USING (attempt_key, job_id) JOIN stage_executors e USING (attempt_key, stage_id)
       WHERE NOT s.is_skipped AND j.sql_execution_id IN (${query!.id}, ${Number(query!.id) + 1}) GROUP BY 1)`,
  )
  expect(proof(found, 'times')).toBe(2)
  // The second query does more: it sorts what the first one gave as it was.
  expect(found.coreMs).toBeLessThanOrEqual(Number(stages!.ms) + 1)
  expect(found.wallMs).toBeGreaterThan(0)
})
