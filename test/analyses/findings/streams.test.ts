/** What `make/jobs/streams.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
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
