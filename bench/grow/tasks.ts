import type { Leaf } from './leaves.ts'
import { type Bounds, boundsOf, type Measure, measuresOf } from './measures.ts'
import { type Round, renumber } from './round.ts'
import { type Filler, type LogLine, Template } from './template.ts'

/** A task of the multiplied stage, while it runs. */
export interface Task {
  readonly round: Round
  readonly id: number
  readonly index: number
  readonly launch: number
  readonly finish: number
  /** 0 to 1: a slow task is slow in most that it does. */
  readonly slowness: number
}

/** The lines of the tasks of one stage, with numbers that vary as those of the real tasks do. */
export class TaskLines {
  /** Places of the accumulators in `Round.sums`, by their ids in the real log. */
  readonly accumulators: ReadonlyMap<number, number>
  /** Bytes of an average task: both lines with their newlines. */
  readonly bytes: number
  readonly #random: () => number
  readonly #starts: readonly Template<Task>[]
  readonly #ends: readonly Template<Task>[]

  constructor(starts: readonly string[], ends: readonly string[], random: () => number) {
    const ids = new Set(ends.flatMap((text) => measuresOf(text).map(({ accumulator }) => accumulator ?? -1)))
    this.accumulators = new Map([...ids].map((id, place) => [id, place]))
    this.bytes = averageLength(starts) + averageLength(ends) + 2
    this.#random = random
    const bounds = boundsOf(ends)
    this.#starts = starts.map((text) => new Template<Task>(text, (leaf) => ofTask(leaf, text)))
    this.#ends = ends.map((text) => this.#end(text, bounds))
  }

  start(task: Task): LogLine {
    return this.#starts[task.index % this.#starts.length]!.fill(task)
  }

  end(task: Task): LogLine {
    return this.#ends[Math.floor(this.#random() * this.#ends.length)]!.fill(task)
  }

  #end(text: string, bounds: Bounds): Template<Task> {
    const measures = new Map(measuresOf(text).map((measure) => [measure.from, measure]))
    const drawn = new Map<number, Filler<Task>>()
    return new Template<Task>(text, (leaf) => {
      const measure = measures.get(leaf.from)
      return measure === undefined ? ofTask(leaf, text) : this.#measured(measure, bounds, drawn)
    })
  }

  /** The same number twice in a line is the same thing (a metric and its accumulator): what fills the first fills both. */
  #measured(measure: Measure, bounds: Bounds, drawn: Map<number, Filler<Task>>): Filler<Task> | undefined {
    const { key, value, part, accumulator } = measure
    const place = this.accumulators.get(accumulator ?? -1) ?? 0
    if (part === 'Value') return ({ round }) => round.sums[place]!
    let fill = drawn.get(value)
    if (fill === undefined) {
      let last = value
      const bound = bounds.get(key)
      fill = ({ slowness }) => {
        if (bound !== undefined)
          last = Math.floor(bound.low + (bound.high - bound.low) * (0.6 * slowness + 0.4 * this.#random()))
        return last
      }
      if (value >= TELLING) drawn.set(value, () => last)
    }
    if (part === undefined) return fill
    return (task) => {
      const update = Number(fill(task))
      task.round.sums[place]! += update
      return update
    }
  }
}

/** Smaller numbers are the same by chance. */
const TELLING = 10

function ofTask(leaf: Leaf, text: string): Filler<Task> | undefined {
  switch (leaf.path.at(-1)) {
    case 'Task ID':
      return ({ id }) => id
    case 'Index':
    case 'Partition ID':
      return ({ index }) => index
    case 'Launch Time':
      return ({ launch }) => launch
    case 'Finish Time':
      // A TaskStart line has none yet.
      return text.startsWith('{"Event":"SparkListenerTaskStart"') ? undefined : ({ finish }) => finish
  }
  const fill = renumber(leaf, text)
  return fill && (({ round }) => fill(round))
}

function averageLength(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0) / texts.length
}
