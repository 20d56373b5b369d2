import type { Written } from '../write-log.ts'
import type { Run } from './child.ts'

/** Medians of several runs. */
export interface Figures {
  readonly seconds: number
  readonly fastest: number
  readonly slowest: number
  readonly cpuSeconds: number
  /** The most of all runs. */
  readonly peakBytes: number
}

/** Runs each of them once and again, in turn (A B A B ...), so that what slows the machine slows all of them. */
export async function alternate<K extends string>(
  contestants: Readonly<Record<K, () => Promise<Run>>>,
  runs: number,
  say: (text: string) => void,
): Promise<Record<K, Figures>> {
  const names = Object.keys(contestants) as K[]
  const all = new Map<K, Run[]>(names.map((name) => [name, []]))
  for (let i = 0; i < runs; i++) {
    for (const name of names) {
      const run = await contestants[name]()
      say(`  ${name}: ${run.seconds.toFixed(2)} s`)
      all.get(name)!.push(run)
    }
  }
  return Object.fromEntries([...all].map(([name, of]) => [name, figuresOf(of)])) as Record<K, Figures>
}

export function figuresOf(runs: readonly Run[]): Figures {
  const seconds = runs.map((run) => run.seconds)
  return {
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
  }
}

/** Figures in words: `2.10 s (2.05 to 2.31), 271 MB/s of JSON, 3.2 s of CPU, peak 430 MB`. */
export function told({ seconds, fastest, slowest, cpuSeconds, peakBytes }: Figures, log: Written): string {
  return [
    `${seconds.toFixed(2)} s (${fastest.toFixed(2)} to ${slowest.toFixed(2)})`,
    `${Math.round(log.plain / 1e6 / seconds)} MB/s of JSON`,
    ...(Number.isNaN(cpuSeconds) ? [] : [`${cpuSeconds.toFixed(1)} s of CPU`]),
    `peak ${Math.round(peakBytes / 1e6)} MB`,
  ].join(', ')
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
