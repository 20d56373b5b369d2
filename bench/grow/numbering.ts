import { type Leaf, leavesOf } from './leaves.ts'

/** What is numbered through a log, each kind by itself. */
export type IdKind = 'job' | 'stage' | 'rdd' | 'execution' | 'accumulator'

/** What a number in a line stands for; undefined if it stays as it is. */
export function kindOf({ path }: Leaf): IdKind | 'task' | 'time' | undefined {
  const key = path.findLast((step) => typeof step === 'string')
  const last = path.at(-1)
  if (key === 'accumUpdates') return last === 0 ? 'accumulator' : undefined
  if (key === 'Parent IDs') return path.includes('RDD Info') ? 'rdd' : 'stage'
  if (key === 'ID') return path.includes('Accumulables') ? 'accumulator' : undefined
  return key === undefined ? undefined : KINDS.get(key)
}

const KINDS = new Map<string, IdKind | 'task' | 'time'>([
  ['Job ID', 'job'],
  ['Stage ID', 'stage'],
  ['Stage IDs', 'stage'],
  ['RDD ID', 'rdd'],
  ['Task ID', 'task'],
  ['executionId', 'execution'],
  ['rootExecutionId', 'execution'],
  ['spark.sql.execution.id', 'execution'],
  ['spark.sql.execution.root.id', 'execution'],
  ['accumulatorId', 'accumulator'],
  ['Submission Time', 'time'],
  ['Completion Time', 'time'],
  ['Launch Time', 'time'],
  ['Getting Result Time', 'time'],
  ['Finish Time', 'time'],
  ['Timestamp', 'time'],
  ['time', 'time'],
])

/** Gives each round of the same lines ids of its own, as dense as those of the lines. */
export class Numbering {
  readonly #ranges = new Map<IdKind, { min: number; max: number }>()

  constructor(lines: Iterable<string>) {
    for (const line of lines) {
      for (const leaf of leavesOf(line)) {
        const kind = kindOf(leaf)
        if (kind !== undefined && kind !== 'task' && kind !== 'time')
          this.#widen(kind, Number(line.slice(leaf.from, leaf.to)))
      }
    }
  }

  id(kind: IdKind, value: number, round: number): number {
    const range = this.#ranges.get(kind)
    return range === undefined ? value : value - range.min + round * (range.max - range.min + 1)
  }

  #widen(kind: IdKind, value: number): void {
    const range = this.#ranges.get(kind)
    if (range === undefined) this.#ranges.set(kind, { min: value, max: value })
    else {
      range.min = Math.min(range.min, value)
      range.max = Math.max(range.max, value)
    }
  }
}
