import { describe, expect, it } from 'vitest'
import { inHashOrder, javaHash, longHash } from '../../src/reconstruct/scala-hash.ts'

describe('hashes', () => {
  it('of text are those of String.hashCode', () => {
    expect(javaHash('')).toBe(0)
    expect(javaHash('abc')).toBe(96354)
    expect(javaHash('driver')).toBe(-1323526104)
  })

  it('of longs are their value where that is an Int', () => {
    expect(longHash(7)).toBe(7)
    expect(longHash(2 ** 32 + 5)).toBe(4)
  })
})

describe('order of a mutable.HashMap', () => {
  const order = (ids: readonly number[], inserted?: number) => inHashOrder(ids, longHash, inserted)

  it('is by place in a table of 16', () => {
    expect(order([1, 16, 17, 2])).toEqual([16, 1, 17, 2])
  })

  it('is by place in a table twice as large from the twelfth entry on', () => {
    expect(order([1, 16, 17, 2], 11)).toEqual([16, 1, 17, 2])
    expect(order([1, 16, 17, 2], 12)).toEqual([1, 2, 16, 17])
  })

  it('mixes the high half of the hash in', () => {
    expect(order([1, 0x10003])).toEqual([1, 0x10003])
    expect(order([3, 0x10001])).toEqual([0x10001, 3])
  })
})
