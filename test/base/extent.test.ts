import { expect, test } from 'vitest'
import { extent } from '../../src/base/extent.ts'

test('of more numbers than a call can have arguments', () => {
  const numbers = Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1_000_003)
  expect(extent(numbers)).toEqual([
    Math.min(0, ...numbers.slice(0, 10)),
    numbers.reduce((a, b) => Math.max(a, b)),
  ])
  expect(() => Math.max(...numbers)).toThrow(RangeError)
})

test('of one, of none, below 0', () => {
  expect(extent([5])).toEqual([5, 5])
  expect(extent([-3, -1, -2])).toEqual([-3, -1])
  expect(extent([])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
})
