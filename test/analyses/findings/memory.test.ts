/** What `make/jobs/findings_memory.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-memory', ['executor-memory'], {})
}, 60_000)
afterAll(() => log.close())

test('a heap that is full while the collector works is at its limit, one that is nine tenths full is not', async () => {
  const found = log.one('executor-memory')
  const peaks = await log.rows(
    `SELECT a.attempt_key, a.name, jvm_heap_memory_bytes::DOUBLE AS bytes FROM executor_metrics JOIN attempts a USING (attempt_key)
     WHERE executor_id <> 'driver' ORDER BY a.name`,
  )
  expect(peaks.map(({ name }) => name)).toEqual(['full', 'near'])
  const [full, near] = peaks.map(({ bytes }) => Number(bytes) / (512 * 1048576))
  expect([full! > 0.95, near! > 0.85 && near! < 0.95]).toEqual([true, true])
  expect(found.attemptKey).toBe(peaks[0]!.attempt_key)
  expect(proof(found, 'peak_heap_bytes')).toBe(peaks[0]!.bytes)
  expect(found.advice).toContain('spark.executor.memory=768m')
})

test('it costs what the collector took of each task beyond a tenth of it', async () => {
  const found = log.one('executor-memory')
  const [excess] = await log.rows(
    `SELECT sum(greatest(0, jvm_gc_time_ms - 0.1 * (executor_run_time_ms + executor_deserialize_time_ms)))::DOUBLE AS ms
     FROM tasks WHERE attempt_key = ${found.attemptKey}`,
  )
  expect(found.coreMs).toBeCloseTo(Number(excess!.ms), 6)
  expect(found.wallMs!).toBeGreaterThan(0)
  expect(found.wallMs!).toBeLessThanOrEqual(found.coreMs!)
})

test('a limit that is lower finds the other too', async () => {
  const lower = await FoundIn.sample('43-findings-memory', ['executor-memory'], { memory_high: 0.85 })
  try {
    expect(lower.of('executor-memory')).toHaveLength(2)
  } finally {
    lower.close()
  }
}, 60_000)
