import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MetricValues, select } from '../../../src/reconstruct/sql/metric-values.ts'
import { Series } from '../../../src/reconstruct/sql/stage-metrics.ts'

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const mixed = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: -1n, max: 50n }),
  fc.bigInt({ min: 0n, max: 2n ** 54n }),
  long,
)

/** The rules in their plainest form (MetricUtils.scala). */
function plainly(type: string, values: readonly bigint[]) {
  const valid = values.filter((value) => (type === 'average' ? value > 0n : value >= 0n))
  valid.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return {
    total: (type === 'sum' ? values : valid).reduce((a, b) => a + b, 0n),
    min: valid[0],
    median: valid[Math.floor(valid.length / 2)],
    max: valid.at(-1),
    count: valid.length,
  }
}

function bits(value: bigint): [low: number, high: number] {
  return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))]
}

describe('metric values', () => {
  it('come to what sorting and adding up comes to, exactly', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sum', 'size', 'average'),
        fc.array(mixed, { maxLength: 40 }),
        fc.array(mixed, { maxLength: 5 }),
        fc.nat(3),
        (type, ofTasks, ofDriver, silent) => {
          const series = new Series(4, 0)
          for (const [place, value] of ofTasks.entries()) series.set(place, ...bits(value), place)
          const values = new MetricValues(type)
          values.addSeries(series, ofTasks.length, ofTasks.length + silent)
          for (const value of ofDriver)
            values.add(Number.isSafeInteger(Number(value)) ? Number(value) : value)
          const { maxTask, ...summary } = values.summary(undefined)
          const zeros = new Array<bigint>(silent).fill(0n)
          const wanted = plainly(type, [...ofTasks, ...zeros, ...ofDriver])
          const asBigint = (value: number | bigint | undefined) =>
            value === undefined ? undefined : BigInt(value)
          expect({
            total: BigInt(summary.total),
            min: asBigint(summary.min),
            median: asBigint(summary.median),
            max: asBigint(summary.max),
            count: summary.count,
          }).toEqual(wanted)
        },
      ),
    )
  })

  it('are bigint only where a number would lose digits', () => {
    const values = new MetricValues('sum')
    values.add(Number.MAX_SAFE_INTEGER)
    expect(values.summary(undefined).total).toBe(Number.MAX_SAFE_INTEGER)
    const more = new MetricValues('sum')
    more.add(Number.MAX_SAFE_INTEGER)
    more.add(2)
    expect(more.summary(undefined).total).toBe(9007199254740993n)
  })

  it('know the task of the greatest 64-bit value, the first of equals', () => {
    const series = new Series(1, 10)
    const values = [2n ** 60n, 2n ** 60n + 1n, 2n ** 60n + 1n, -1n, 5n]
    for (const [place, value] of values.entries()) series.set(place, ...bits(value), 10 + place)
    expect(series.max).toBe(2n ** 60n + 1n)
    expect(series.maxTask).toBe(11)
  })
})

describe('select', () => {
  it('finds what sorting would put there', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 300 }), fc.nat(), (list, n) => {
        const rank = n % list.length
        expect(select(Float64Array.from(list), rank)).toBe([...list].sort((a, b) => a - b)[rank])
      }),
    )
  })

  it('is not slow on values in the shape of an organ pipe', () => {
    const n = 200_000
    const pipe = Float64Array.from({ length: n }, (_, i) => Math.min(i, n - i))
    const began = performance.now()
    expect(select(pipe, n / 2)).toBe(n / 4)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
