import type { Question } from '../bench.ts'
import type { LogSpec } from '../logs.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, told } from '../measure/medians.ts'
import { bytesText } from '../sizes.ts'

const GOAL = 50
const MOST_RUNS = 3

export const smallLogs: Question = {
  name: 'small-logs',
  needs: (scale) => [smallSpec(scale)],
  ask: async (bench) => {
    const spec = smallSpec(bench.scale)
    const log = await bench.logs.grown(spec)
    await warm(log.path)
    const { load } = await alternate(
      { load: () => runLoad(log.path, bench.scratch) },
      Math.min(bench.runs, MOST_RUNS),
      bench.say,
    )
    const perSecond = spec.count! / load.seconds
    return [
      {
        question: `${spec.count} small logs in one load`,
        log: `${bytesText(log.plain / spec.count!)} each, zstd`,
        mustReach: `${GOAL} logs/s`,
        reached: `${perSecond.toFixed(1)} logs/s`,
        isReached: perSecond >= GOAL,
        details: [told(load, log)],
      },
    ]
  },
}

function smallSpec(scale: number): LogSpec {
  return { bytes: 300_000, codec: 'zstd', count: Math.max(10, Math.round(1000 * scale)) }
}
