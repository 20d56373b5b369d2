/** What `make/jobs/streams.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptCost } from '../../../src/analyses/cost/cost.ts'
import { priceOfFinding } from '../../../src/analyses/cost/finding-price.ts'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample(
    '43-findings-streams',
    ['streaming-slow-batches', 'streaming-falling-behind', 'streaming-state'],
    { slow_batch_count: 2 },
  )
}, 60_000)
afterAll(() => log.close())

/** Names of the queries, without their runs. */
const queries = (id: string) => log.places(id).map((place) => /^query (.*) run /.exec(place)![1])

test('batches slower than the trigger, which is told by the begins that waited for it', async () => {
  expect(queries('streaming-slow-batches')).toEqual(['slow-batches yes'])
  const found = log.one('streaming-slow-batches')
  expect(proof(found, 'interval_ms')).toBe(5000)
  const [slow] = await log.rows(
    "SELECT count(*) AS count FROM streaming_progress WHERE name = 'slow-batches yes' AND input_rows > 0 AND trigger_execution_ms > 5000",
  )
  expect(proof(found, 'slow_batches')).toBe(slow!.count)
})

test('what a late stream costs is the time its batches took too long, and no money', async () => {
  const found = log.one('streaming-slow-batches')
  const [late] = await log.rows(
    "SELECT sum(greatest(0, trigger_execution_ms - 5000))::BIGINT AS ms FROM streaming_progress WHERE name = 'slow-batches yes' AND input_rows > 0",
  )
  expect([found.wallMs, found.isLag]).toEqual([late!.ms, true])
  const price = { price: 1 } as AttemptCost['executors']
  expect(priceOfFinding(found, { executors: price, driver: price })).toBeUndefined()
})

test('a query that falls behind is late by what its later batches take beyond the earlier ones', async () => {
  const rows = await log.rows(
    "SELECT trigger_execution_ms AS ms FROM streaming_progress WHERE name = 'falling-behind yes' AND input_rows > 0 ORDER BY trigger_time",
  )
  const batches = rows.map(({ ms }) => Number(ms))
  const found = log.one('streaming-falling-behind')
  // Quarters of n batches as NTILE makes them: the first ones have one more where they are not even.
  const sizes = [0, 1, 2, 3].map((quarter) => Math.floor((batches.length + 3 - quarter) / 4))
  const [first, second] = [sizes[0]!, sizes[1]!]
  const sorted = batches.slice(first, first + second).sort((a, b) => a - b)
  const early = (sorted[Math.floor((second - 1) / 2)]! + sorted[Math.ceil((second - 1) / 2)]!) / 2
  const late = batches.slice(first + second).map((ms) => Math.max(0, ms - early))
  expect(found.wallMs).toBeCloseTo(
    late.reduce((sum, ms) => sum + ms, 0),
    6,
  )
  expect(found.isLag).toBe(true)
})

test('a query that takes longer the more rows come falls behind; one that keeps up does not', () => {
  expect(queries('streaming-falling-behind')).toEqual(['falling-behind yes'])
  const found = log.one('streaming-falling-behind')
  expect(proof(found, 'late_batch_rows')).toBeGreaterThan(proof(found, 'early_batch_rows'))
})

test('state that only grows, late rows that are dropped, and state in many small stores', async () => {
  const parts = log.places('streaming-state').map((place) => place.replace(/ run \w+/, ''))
  expect(parts).toEqual([
    'query state dropped yes dropped',
    'query state growth yes growth',
    'query state stores yes stores',
  ])
  const [dropped] = await log.rows(
    "SELECT sum(state_rows_dropped) AS rows FROM streaming_progress WHERE name = 'state dropped yes'",
  )
  expect(
    proof(log.of('streaming-state').find(({ place }) => place.includes('dropped'))!, 'rows_dropped'),
  ).toBe(dropped!.rows)
})

test('of small stores an eighth would be left; of rows that are lost and state that grows no cost can be told', () => {
  const part = (name: string) => log.of('streaming-state').find(({ place }) => place.endsWith(name))!
  expect(part('stores').coreMs).toBeCloseTo((proof(part('stores'), 'commit_ms') * (60 - 7)) / 60, 6)
  for (const name of ['dropped', 'growth'])
    expect([part(name).coreMs, part(name).wallMs, part(name).costUnknown]).toEqual([
      undefined,
      undefined,
      expect.any(String),
    ])
})

test('few batches count too, where they are late by several intervals', async () => {
  const rows = await log.rows(
    "SELECT sum(greatest(0, trigger_execution_ms - 5000)) / 5000 AS missed FROM streaming_progress WHERE name = 'slow-batches yes' AND input_rows > 0",
  )
  const missed = Number(rows[0]!.missed)
  for (const [slow_batch_missed, count] of [
    [missed, 1],
    [missed * 1.01, 0],
  ] as const) {
    const few = await FoundIn.sample('43-findings-streams', ['streaming-slow-batches'], {
      slow_batch_count: 1000,
      slow_batch_missed,
    })
    expect(few.places('streaming-slow-batches')).toHaveLength(count)
    few.close()
  }
})
