import type { Leaf } from './leaves.ts'
import { kindOf, type Numbering } from './numbering.ts'
import type { Filler } from './template.ts'

/** What the lines of one round are filled from. */
export class Round {
  readonly number: number
  readonly numbering: Numbering
  /** Tasks of the multiplied stage. */
  readonly tasks: number
  /** Added to times before the end of the multiplied stage, in ms. */
  readonly early: number
  /** Added to those after it; known once its tasks are written. */
  late: number
  /** Sums of its accumulators, by their place in the plan. */
  readonly sums: Float64Array
  readonly #pivot: number
  readonly #nextTask: () => number
  readonly #taskIds = new Map<number, number>()

  constructor(options: {
    number: number
    numbering: Numbering
    tasks: number
    shift: number
    /** The time in the lines from which the late shift counts. */
    pivot: number
    accumulators: number
    nextTask: () => number
  }) {
    this.number = options.number
    this.numbering = options.numbering
    this.tasks = options.tasks
    this.early = options.shift
    this.late = options.shift
    this.sums = new Float64Array(options.accumulators)
    this.#pivot = options.pivot
    this.#nextTask = options.nextTask
  }

  time(value: number): number {
    return value === 0 ? 0 : value + (value < this.#pivot ? this.early : this.late)
  }

  /** A task of any other stage: the first that asks for it numbers it. */
  taskId(value: number): number {
    const known = this.#taskIds.get(value)
    if (known !== undefined) return known
    const id = this.#nextTask()
    this.#taskIds.set(value, id)
    return id
  }
}

/** Renumbers what has a number and moves times; undefined for all else. */
export function renumber(leaf: Leaf, text: string): Filler<Round> | undefined {
  const kind = kindOf(leaf)
  const value = Number(text.slice(leaf.from, leaf.to))
  if (kind === undefined || !Number.isSafeInteger(value)) return undefined
  if (kind === 'time') return (round) => round.time(value)
  if (kind === 'task') return (round) => round.taskId(value)
  return (round) => round.numbering.id(kind, value, round.number)
}
