import { describe, expect, it } from 'vitest'
import { figuresOf, median } from '../../bench/measure/medians.ts'
import { fitLine } from '../../bench/measure/straight-line.ts'
import { tableOf } from '../../bench/report.ts'
import { byteCount } from '../../bench/sizes.ts'

describe('figures', () => {
  it('takes medians of times and the most of memory', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    const run = (seconds: number, peakBytes: number) => ({
      seconds,
      cpuSeconds: seconds,
      peakBytes,
      stdout: '',
    })
    expect(figuresOf([run(1, 10), run(9, 30), run(2, 20)])).toMatchObject({
      seconds: 2,
      slowest: 9,
      peakBytes: 30,
    })
  })

  it('fits a line exactly where there is one, and shows a curve', () => {
    const line = fitLine([1, 5, 50].map((x) => ({ x, y: 2 + 3 * x })))
    expect(line.start).toBeCloseTo(2)
    expect(line.slope).toBeCloseTo(3)
    const curve = fitLine([1, 5, 17, 50].map((x) => ({ x, y: 1 + x + x * x })))
    expect(Math.max(...curve.deviations.map(Math.abs))).toBeGreaterThan(0.15)
  })

  it('reads sizes', () => {
    expect([byteCount('5GB'), byteCount('1.5mb'), byteCount('10')]).toEqual([5e9, 1.5e6, 10])
    for (const text of ['', 'x', '0', '5 apples']) expect(() => byteCount(text)).toThrow('is no size')
  })

  it('shows what was not reached and what was not measured', () => {
    const answer = { question: 'a', log: 'b', mustReach: 'c', reached: 'd', details: [] }
    const [, , no, none] = tableOf([
      { ...answer, isReached: false },
      { ...answer, isReached: undefined },
    ]).split('\n')
    expect(no).toBe('| a | b | c | d | **no** |')
    expect(none).toBe('| a | b | c | d |  |')
  })
})
