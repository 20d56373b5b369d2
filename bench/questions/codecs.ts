import type { CodecName } from '../../src/codec/index.ts'
import { type Answer, type Bench, mainLog, type Question } from '../bench.ts'
import { CODEC_NAMES } from '../encode/index.ts'
import type { ReadyLog } from '../logs.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, type Figures, told } from '../measure/medians.ts'

/** Times of the plain log that each may take. */
const GOALS: Readonly<Record<CodecName, number>> = {
  none: 1,
  zstd: 1.3,
  lz4: 1.3,
  snappy: 1.3,
  lzf: 2,
  gzip: 2,
}

const HOW: Readonly<Record<CodecName, string>> = {
  none: 'plain',
  zstd: 'zstd, level 1, a frame a flush',
  lz4: 'lz4, blocks of 32 KiB',
  snappy: 'snappy, blocks of 32 KiB and one a flush',
  lzf: 'lzf, chunks of 64 KiB and one a flush',
  gzip: 'gzip, level 6, one stream',
}

export const codecs: Question = {
  name: 'codecs',
  needs: (scale) => CODEC_NAMES.map((codec) => ({ ...mainLog(scale), codec })),
  ask: async (bench) => {
    const logs = new Map<CodecName, ReadyLog>()
    for (const codec of CODEC_NAMES)
      logs.set(codec, await bench.logs.grown({ ...mainLog(bench.scale), codec }))
    const figures = await timesOf(logs, bench)
    const plain = figures.none!
    return CODEC_NAMES.filter((codec) => codec !== 'none').map((codec): Answer => {
      const log = logs.get(codec)!
      const times = figures[codec]!.seconds / plain.seconds
      return {
        question: `${codec} log against the same log plain`,
        log: log.title,
        mustReach: `at most ${GOALS[codec]} times the time`,
        reached: `${times.toFixed(2)} times`,
        isReached: times <= GOALS[codec],
        details: [
          `${HOW[codec]}: ${(log.plain / log.stored).toFixed(1)} : 1; ${told(figures[codec]!, log)}`,
          `plain: ${told(plain, log)}`,
        ],
      }
    })
  },
}

async function timesOf(
  logs: ReadonlyMap<CodecName, ReadyLog>,
  bench: Bench,
): Promise<Record<string, Figures>> {
  const contestants: Record<string, () => ReturnType<typeof runLoad>> = {}
  for (const [codec, { path }] of logs) {
    await warm(path)
    contestants[codec] = () => runLoad(path, bench.scratch)
  }
  return alternate(contestants, bench.runs, bench.say)
}
