import { leavesOf } from './leaves.ts'

/** Between what bounds the numbers of a task lie; those that are the same in all tasks are not among them. */
export type Bounds = ReadonlyMap<string, { readonly low: number; readonly high: number }>

/** A number that a task measured. */
export interface Measure {
  readonly key: string
  readonly value: number
  /** Set for an accumulator. `Value` is the total of the `Update`s so far. */
  readonly accumulator: number | undefined
  readonly part: 'Update' | 'Value' | undefined
  readonly from: number
}

/** Task metrics and accumulators of a TaskEnd or StageCompleted line, in their order. */
export function measuresOf(text: string): Measure[] {
  const measures: Measure[] = []
  let accumulator = -1
  for (const { path, from, to } of leavesOf(text)) {
    const word = text.slice(from, to)
    if (!/^\d{1,15}$/.test(word)) continue
    const value = Number(word)
    const [last, part] = [path.at(-1), path.at(-3)]
    if (part === 'Accumulables') {
      if (last === 'ID') accumulator = value
      else if (last === 'Update' || last === 'Value')
        measures.push({ key: `${last} ${accumulator}`, value, accumulator, part: last, from })
    } else if (path[0] === 'Task Metrics') {
      measures.push({ key: path.join('/'), value, accumulator: undefined, part: undefined, from })
    }
  }
  return measures
}

/** What the tasks of a real stage tell of how its numbers vary. Of a single task we take all that is worth varying. */
export function boundsOf(tasks: readonly string[]): Bounds {
  const seen = new Map<string, { low: number; high: number }>()
  for (const text of tasks) {
    for (const { key, value } of measuresOf(text)) {
      const bounds = seen.get(key)
      if (bounds === undefined) seen.set(key, { low: value, high: value })
      else {
        bounds.low = Math.min(bounds.low, value)
        bounds.high = Math.max(bounds.high, value)
      }
    }
  }
  const single = tasks.length === 1
  for (const [key, bounds] of seen) {
    if (single ? bounds.high < 10 : bounds.low === bounds.high) seen.delete(key)
    else seen.set(key, { low: Math.floor(bounds.low * 0.7), high: Math.ceil(bounds.high * 1.3) })
  }
  return seen
}
