/** What `make/jobs/caches.py` provokes, and what it nearly provokes; and what logs without block updates cannot tell. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../../src/analyses/finding.ts'
import { FoundIn, proof } from './found-in.ts'

const IDS = ['cache-never-read', 'cache-evicted']

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-caches', IDS, {
    cache_unused_min_bytes: 1_000_000,
    evicted_min_ms: 10,
  })
}, 60_000)
afterAll(() => log.close())

interface Cache {
  readonly name: string
  readonly memory_bytes: number
  readonly stage_task_ms: number
}

function cachesOf({ evidence }: Finding): readonly Cache[] {
  return (evidence as { readonly caches: readonly Cache[] }).caches
}

test('a cached table that no other stage reads is found, one that is read is not', async () => {
  const found = log.one('cache-never-read')
  expect(found.what).toContain('In-memory table unread')
  const [rdd] = await log.rows(
    "SELECT memory_used_bytes AS bytes FROM rdds WHERE name LIKE 'In-memory table unread%' AND memory_used_bytes > 0",
  )
  expect(cachesOf(found).map(({ memory_bytes }) => memory_bytes)).toEqual([rdd!.bytes])
  // CACHE TABLE does nothing else: all tasks of its jobs are the cost.
  const [filling] = await log.rows(
    `SELECT sum(t.duration_ms)::BIGINT AS ms FROM tasks t JOIN (
       SELECT DISTINCT s.stage_id FROM job_stages s JOIN jobs j USING (job_id) JOIN sql_executions e ON e.execution_id = j.sql_execution_id
       WHERE NOT s.is_skipped AND e.root_execution_id = (SELECT min(execution_id) FROM sql_plan_nodes WHERE name = 'CacheTableAsSelect')
     ) USING (stage_id)`,
  )
  expect(found.coreMs).toBe(filling!.ms)
  expect(found.wallMs!).toBeGreaterThan(0)
})

test('partitions pushed out of memory are found; those that went to disk or fitted are not', async () => {
  const found = log.of('cache-evicted')
  expect(found.length).toBeGreaterThan(0)
  for (const finding of found) {
    expect(finding.what).toMatch(/^"In-memory table pushed_out_(one|other)"/)
    expect(finding.advice).toContain('MEMORY_AND_DISK')
    const lost = proof(finding, 'partitions') - proof(finding, 'cached_at_end')
    expect(lost + proof(finding, 'stored_again')).toBeGreaterThan(0)
  }
})

test('a log without block updates does not say what its caches held, nor what it cost that an action stored an RDD on its way', async () => {
  const silent = await FoundIn.sample('35-storage', IDS, { cache_unused_min_ms: 0 })
  try {
    expect(silent.places('cache-evicted')).toEqual([])
    expect(silent.cannotTell.map(({ id }) => id)).toEqual(['cache-evicted'])
    const unread = silent.of('cache-never-read')
    expect(unread.length).toBeGreaterThan(0)
    for (const { coreMs, wallMs, costUnknown } of unread)
      expect([coreMs, wallMs, costUnknown]).toEqual([
        undefined,
        undefined,
        expect.stringContaining('other work'),
      ])
  } finally {
    silent.close()
  }
}, 60_000)

test('many caches that nothing read are one finding, with a list of them', async () => {
  const silent = await FoundIn.sample('35-storage', IDS, { cache_unused_min_ms: 0 })
  try {
    const found = silent.one('cache-never-read')
    const caches = cachesOf(found)
    expect(caches.length).toBeGreaterThan(1)
    expect([found.place, proof(found, 'num_caches')]).toEqual([`${caches.length} caches`, caches.length])
    const [used] = await silent.rows(
      `SELECT count(*) AS n FROM (SELECT rdd_id FROM rdd_uses GROUP BY rdd_id HAVING count(*) = 1)`,
    )
    expect(caches.length).toBe(used!.n)
  } finally {
    silent.close()
  }
}, 60_000)

test('without block updates some seconds of work for a cache that nothing read are enough', async () => {
  const silent = await FoundIn.sample('43-config', IDS, {})
  try {
    const unread = silent.of('cache-never-read')
    expect(unread.length).toBeGreaterThan(0)
    for (const cache of unread.flatMap(cachesOf)) expect(cache.stage_task_ms).toBeGreaterThanOrEqual(2000)
  } finally {
    silent.close()
  }
})
