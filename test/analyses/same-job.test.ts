import { expect, test } from 'vitest'
import { type Features, isSameJob, jobsOf, likeness } from '../../src/analyses/compare/same-job.ts'

const run = (kinds: Readonly<Record<string, Readonly<Record<string, number>>>>): Features =>
  new Map(Object.entries(kinds).map(([kind, counts]) => [kind, new Map(Object.entries(counts))]))

const sales = run({
  operator: { Scan: 2, Join: 1, Aggregate: 1 },
  step: { scanA: 1, scanB: 1, join: 1, sum: 1 },
  table: { 'read a': 1, 'read b': 1 },
  setting: { x: 1 },
  name: { nightly: 1 },
})

test('a run is like itself by 1', () => {
  expect(likeness(sales, sales)).toEqual({
    score: 1,
    kinds: { operator: 1, step: 1, table: 1, setting: 1, name: 1 },
  })
  expect(isSameJob(likeness(sales, sales))).toBe(true)
})

test('likeness is the weighted mean of overlaps, over the kinds that one of the two has', () => {
  const other = run({ operator: { Scan: 1, Join: 1 }, table: { 'read a': 1 }, name: { nightly: 1 } })
  // operator: 2 of 4, step: 0, table: 1 of 2, setting: 0, name: 1; stages have neither.
  const score = (0.15 * 0.5 + 0.25 * 0 + 0.25 * 0.5 + 0.05 * 0 + 0.1 * 1) / (0.15 + 0.25 + 0.25 + 0.05 + 0.1)
  expect(likeness(sales, other).score).toBeCloseTo(score, 12)
})

test('a name and settings alone make no job', () => {
  const other = run({ operator: { Range: 1 }, step: { range: 1 }, setting: { x: 1 }, name: { nightly: 1 } })
  expect(isSameJob(likeness(sales, other))).toBe(false)
})

test('a job under another name is the same job', () => {
  const renamed = new Map([...sales, ['name', new Map([['weekly', 1]])]])
  expect(isSameJob(likeness(sales, renamed))).toBe(true)
})

test('runs that did nothing are no job', () => {
  const idle = run({ name: { shell: 1 }, setting: { x: 1 } })
  expect(isSameJob(likeness(idle, idle))).toBe(false)
})

test('runs are put together by job, in their order', () => {
  const other = run({ operator: { Range: 1 }, step: { range: 1 }, name: { nightly: 1 } })
  expect(
    jobsOf(
      new Map([
        [1, sales],
        [2, other],
        [3, sales],
      ]),
      [1, 2, 3],
    ),
  ).toEqual([[1, 3], [2]])
})
