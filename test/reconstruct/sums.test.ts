import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addLong, addNumber, newSums, sumAt } from '../../src/reconstruct/sums.ts'
import { halves } from './reference-blocks.ts'

const LONG = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('sums of longs', () => {
  it('are exact whatever is added, and wrap beyond 64 bits as in Java', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(LONG, fc.bigInt({ min: 0n, max: 2n ** 53n })), { maxLength: 40 }),
        (values) => {
          const sums = newSums(2)
          for (const value of values) addLong(sums, 1, ...halves(value))
          const wanted = BigInt.asIntN(
            64,
            values.reduce((a, b) => a + b, 0n),
          )
          expect(BigInt(sumAt(sums, 1))).toBe(wanted)
          expect(sumAt(sums, 0)).toBe(0)
        },
      ),
    )
  })

  it('are numbers where those are exact, else bigint', () => {
    const sums = newSums(1)
    addLong(sums, 0, ...halves(Number.MAX_SAFE_INTEGER))
    expect(sumAt(sums, 0)).toBe(Number.MAX_SAFE_INTEGER)
    addLong(sums, 0, ...halves(2))
    expect(sumAt(sums, 0)).toBe(2n ** 53n + 1n)
    addNumber(sums, 0, -2)
    expect(sumAt(sums, 0)).toBe(Number.MAX_SAFE_INTEGER)
  })
})
