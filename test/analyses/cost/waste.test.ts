/** What a kind of finding wasted, by hand: executors of 100 core seconds for 10, a driver for 5, an attempt of 50 s. */
import { expect, test } from 'vitest'
import type { AttemptCost } from '../../../src/analyses/cost/cost.ts'
import { priceOfFinding } from '../../../src/analyses/cost/finding-price.ts'
import { wastedByCause } from '../../../src/analyses/cost/waste.ts'
import type { AttemptFindings } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'

const held = (coreSeconds: number, price: number | null) => ({ coreSeconds, memoryGibSeconds: 0, price })
const cost = (price: number | null = 10) =>
  ({
    attemptKey: 1,
    executors: held(100, price),
    driver: held(0, 5),
    whole: held(100, price === null ? null : price + 5),
  }) as unknown as AttemptCost

const finding = (id: string, more: Partial<Finding>) => ({ id, title: id, isLag: false, ...more }) as Finding
const found = (...findings: Finding[]) =>
  [{ attempt: { attemptKey: 1, wallMs: 50_000 }, findings }] as unknown as AttemptFindings[]

const gap = finding('driver-start', { wallMs: 10_000, wallShare: 0.2, coreMs: 0, coreShare: 0 })
const skew = finding('skew', { wallMs: 5000, wallShare: 0.1, coreMs: 60_000, coreShare: 0.6 })

test('a cause costs what its findings cost: time in which cores stood idle is not free', () => {
  const causes = wastedByCause(found(gap, skew), [cost()])
  expect(causes).toEqual([
    { id: 'skew', title: 'skew', count: 1, wallSeconds: 5, coreSeconds: 60, price: 6 },
    { id: 'driver-start', title: 'driver-start', count: 1, wallSeconds: 10, coreSeconds: 0, price: 3 },
  ])
  expect(causes.map(({ price }) => price)).toEqual([skew, gap].map((one) => priceOfFinding(one, cost())))
})

test('findings of one cause that overlap cost an attempt at most what it cost', () => {
  const long = finding('skew', { wallMs: 40_000, wallShare: 0.8, coreMs: 90_000, coreShare: 0.9 })
  expect(wastedByCause(found(long, long), [cost()])).toEqual([
    { id: 'skew', title: 'skew', count: 2, wallSeconds: 50, coreSeconds: 100, price: 15 },
  ])
})

test('a wait of which no core time is told is a cause; late results, and what costs nobody knows what, are none', () => {
  const wait = finding('cold-start', { wallMs: 10_000, wallShare: 0.2 })
  const late = finding('streaming-slow-batches', { wallMs: 10_000, wallShare: 0.2, isLag: true })
  expect(
    wastedByCause(found(wait, late, finding('spill', {})), [cost()]).map(({ id, price }) => [id, price]),
  ).toEqual([['cold-start', 3]])
})

test('what has no price has none, and is not free', () =>
  expect(wastedByCause(found(skew), [cost(null)])).toMatchObject([
    { id: 'skew', coreSeconds: 60, price: null },
  ]))
