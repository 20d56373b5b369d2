/**
 * How alike two workloads are, 0 to 1: a weighted mean over what is known of both. The measures are those of gridatek/spark-optimizer
 * (smaller over greater for sizes; for names: equal, contained, or shared pairs of letters), but what a run was *given* does not count:
 * whoever asks what to give has not got it yet.
 */
import type { Workload } from './like.ts'

const WEIGHTS = { inputBytes: 0.35, name: 0.25, shuffleBytes: 0.15, stages: 0.15, outputBytes: 0.1 } as const

export interface Similarity {
  readonly value: number
  /** What of it both are known by. */
  readonly by: readonly (keyof typeof WEIGHTS)[]
}

export function similarity(a: Workload, b: Workload): Similarity {
  let [sum, weights] = [0, 0]
  const by: (keyof typeof WEIGHTS)[] = []
  for (const key of Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]) {
    const [x, y] = [a[key], b[key]]
    // That both read nothing does not make them alike.
    if (x === undefined || y === undefined || (x === 0 && y === 0)) continue
    const alike = typeof x === 'string' ? nameSimilarity(x, String(y)) : sizeSimilarity(x, Number(y))
    sum += WEIGHTS[key] * alike
    weights += WEIGHTS[key]
    by.push(key)
  }
  return { value: weights === 0 ? 0 : sum / weights, by }
}

function sizeSimilarity(a: number, b: number): number {
  return Math.min(a, b) / Math.max(a, b)
}

/** What comes behind tells no more, and a hostile name may go on for megabytes. */
const LONGEST_NAME = 200

function nameSimilarity(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => name.slice(0, LONGEST_NAME).toLowerCase()) as [string, string]
  if (x === y) return 1
  if (x !== '' && y !== '' && (x.includes(y) || y.includes(x))) return 0.8
  const [pairs, others] = [pairsOf(x), pairsOf(y)]
  const shared = [...pairs].filter((pair) => others.has(pair)).length
  const all = pairs.size + others.size - shared
  return all === 0 ? 0 : shared / all
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))
}
