import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atPlaces, placesOf, sorted } from '../../src/answers/quantiles.ts'

test('values at places are those of the sorted list', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), {
    maxLength: 300,
  })
  fc.assert(
    fc.property(values, fc.array(fc.nat(320), { maxLength: 8 }), (numbers, places) => {
      const inOrder = Float64Array.from(numbers).sort()
      const different = places.filter((place, i) => place !== places[i - 1])
      const wanted = different.map((place) => inOrder[place] ?? Number.NaN)
      expect(atPlaces(Float64Array.from(numbers), different)).toEqual(wanted)
    }),
  )
})

test('a place beyond the end that is asked for again gets what was found last', () => {
  expect(atPlaces(Float64Array.of(3, 1), [0, 1, 1, 2, 2, 3])).toEqual([1, 3, 3, Number.NaN, 3, Number.NaN])
  expect(atPlaces(new Float64Array(), [0, 0])).toEqual([Number.NaN, Number.NaN])
})

test('places: rounded down, the last one at most', () => {
  expect(placesOf([0, 0.05, 0.25, 0.5, 0.999, 1], 16)).toEqual([0, 0, 4, 8, 15, 15])
})

test('senseless quantiles, as a real server answered them', () => {
  const asked = sorted([2, -1, Number.NaN, 0.5])
  expect(asked).toEqual([-1, 0.5, 2, Number.NaN])
  const [first, ...others] = atPlaces(
    Float64Array.from({ length: 16 }, (_, i) => 100 - i),
    placesOf(asked, 16),
  )
  expect(first).toBe(85)
  expect(others).toEqual([Number.NaN, Number.NaN, Number.NaN])
})
