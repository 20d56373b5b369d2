import type { Answer, Question } from '../bench.ts'
import type { LogSpec, ReadyLog } from '../logs.ts'
import type { Run } from '../measure/child.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, type Figures, told } from '../measure/medians.ts'
import { fitLine } from '../measure/straight-line.ts'

const SIZES = [100e6, 570e6, 1.7e9, 5e9]
/** Loading 5 GB takes long enough to even out what happens beside it. */
const MOST_RUNS = 3
const MORE_MEMORY = 0.15
const MOST_MEMORY = 700e6
const OFF_LINE = 0.15

/** Time and memory against size, from the same runs. */
export const sizes: Question = {
  name: 'sizes',
  needs: specs,
  ask: async (bench) => {
    const logs: ReadyLog[] = []
    for (const spec of specs(bench.scale)) logs.push(await bench.logs.grown(spec))
    const contestants: Record<string, () => Promise<Run>> = {}
    for (const { path, title } of logs)
      contestants[title] = async () => {
        // The large log may have pushed the others out of memory.
        await warm(path)
        return runLoad(path, bench.scratch)
      }
    const figures = await alternate(contestants, Math.min(bench.runs, MOST_RUNS), bench.say)
    const points = logs.map((log) => ({ log, figures: figures[log.title]! }))
    return [memory(points), linear(points)]
  },
}

interface Point {
  readonly log: ReadyLog
  readonly figures: Figures
}

function specs(scale: number): LogSpec[] {
  return SIZES.map((bytes) => ({ bytes: Math.round(bytes * scale), codec: 'none' }))
}

function memory(points: readonly Point[]): Answer {
  const [small, large] = [points[0]!, points.at(-1)!]
  const more = large.figures.peakBytes / small.figures.peakBytes - 1
  const most = Math.max(small.figures.peakBytes, large.figures.peakBytes)
  const peaks = points.map(({ figures }) => `${Math.round(figures.peakBytes / 1e6)} MB`)
  return {
    question: 'peak memory of the whole process, smallest log against the largest',
    log: `${small.log.title} to ${large.log.title}`,
    mustReach: 'at most 15 % more; both under 700 MB',
    reached: `${percent(more)}; ${peaks[0]} and ${peaks.at(-1)}`,
    isReached: more <= MORE_MEMORY && most < MOST_MEMORY,
    details: [`peaks from small to large, the most of all runs: ${peaks.join(', ')}`],
  }
}

function linear(points: readonly Point[]): Answer {
  const { start, slope, deviations } = fitLine(
    points.map(({ log, figures }) => ({ x: log.plain, y: figures.seconds })),
  )
  const worst = Math.max(...deviations.map(Math.abs))
  return {
    question: 'time against size',
    log: `${points[0]!.log.title} to ${points.at(-1)!.log.title}`,
    mustReach: 'linear within 15 %',
    reached: `within ${(100 * worst).toFixed(1)} %`,
    isReached: worst <= OFF_LINE,
    details: [
      `the line: ${start.toFixed(2)} s and ${(slope * 1e9).toFixed(2)} s for each GB`,
      ...points.map(
        ({ log, figures }, i) =>
          `${log.title}: ${told(figures, log)}; ${percent(deviations[i]!)} off the line`,
      ),
    ],
  }
}

function percent(share: number): string {
  return `${share < 0 ? '-' : '+'}${Math.abs(100 * share).toFixed(1)} %`
}
