import { describe, expect, test } from 'vitest'
import { withLaterSettings } from '../../src/analyses/later-settings.ts'

describe('advice names settings that a Spark does not have', () => {
  const advice =
    'Set spark.dynamicAllocation.shuffleTracking.enabled=true, spark.dynamicAllocation.enabled=true.'

  test('what came later is said', () =>
    expect(withLaterSettings(advice, [2, 3, 0])).toBe(
      `${advice} (This is Spark 2.3.0; spark.dynamicAllocation.shuffleTracking.enabled came with Spark 3.0.0.)`,
    ))

  test('nothing is added where all of them are there, or where nobody knows', () => {
    expect(withLaterSettings(advice, [3, 0, 0])).toBe(advice)
    expect(withLaterSettings(advice, [4, 3, 0])).toBe(advice)
    expect(withLaterSettings(advice, undefined)).toBe(advice)
  })

  test('each is named once, and names of other components are not', () => {
    const twice = 'spark.speculation.minTaskRuntime=1s or spark.speculation.minTaskRuntime=2s, spark.mine.x=1'
    expect(withLaterSettings(twice, [3, 1, 2])).toBe(
      `${twice} (This is Spark 3.1.2; spark.speculation.minTaskRuntime came with Spark 3.2.0.)`,
    )
  })
})
