import { expect, it } from 'vitest'
import { EXECUTOR_METRICS } from '../../src/events/executor-metrics.ts'
import { arePeaksSet, newPeaks, peakValues, raisePeaks } from '../../src/reconstruct/peaks.ts'

it('gives each value under the column of its metric', () => {
  const values = Float64Array.from(EXECUTOR_METRICS, (_, i) => i + 1)
  expect(peakValues(values)).toEqual(Object.fromEntries(EXECUTOR_METRICS.map(([, name], i) => [name, i + 1])))
})

it('keeps the greatest of each, and is NULL until something is reported', () => {
  const peaks = newPeaks()
  expect(arePeaksSet(peaks)).toBe(false)
  expect(peakValues(peaks).minor_gc_count).toBeNull()
  const report = (heap: number, offHeap: number) =>
    raisePeaks(
      peaks,
      Float64Array.from(EXECUTOR_METRICS, (_, i) => (i === 0 ? heap : i === 1 ? offHeap : 0)),
    )
  report(5, 1)
  report(2, 7)
  expect(peakValues(peaks)).toMatchObject({
    jvm_heap_memory_bytes: 5,
    jvm_off_heap_memory_bytes: 7,
    minor_gc_count: 0,
  })
})

it('the greatest long is one', () => {
  const values = new Float64Array(EXECUTOR_METRICS.length).fill(Number(2n ** 63n - 1n))
  expect(peakValues(values).jvm_heap_memory_bytes).toBe(2n ** 63n - 1n)
})
