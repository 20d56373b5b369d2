import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addIndex, newIndexSet } from '../../src/reconstruct/index-set.ts'

it('counts distinct indices, small, huge and negative', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(70), fc.integer())), (indices) => {
      const set = newIndexSet()
      for (const index of indices) addIndex(set, index)
      expect(set.size).toBe(new Set(indices).size)
    }),
  )
})

it('takes little memory for a huge index', () => {
  const set = newIndexSet()
  addIndex(set, 2 ** 31 - 1)
  expect(set.bits.length).toBe(0)
})
