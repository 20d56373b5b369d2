import { type Leaf, leavesOf } from './leaves.ts'

/** Writes what stands at one place of a line instead of what stood there. */
export type Filler<C> = (context: C) => number | string

/** A line of a real log with places to fill; everything between them stays as Spark wrote it. */
export class Template<C> {
  /** Whether Spark flushes its log after such an event. */
  readonly flush: boolean
  readonly #literals: readonly string[]
  readonly #fillers: readonly Filler<C>[]

  /** `fillerOf` is asked for each leaf of the line, in order; undefined leaves it as it is. */
  constructor(text: string, fillerOf: (leaf: Leaf) => Filler<C> | undefined) {
    const literals: string[] = []
    const fillers: Filler<C>[] = []
    let at = 0
    for (const leaf of leavesOf(text)) {
      const filler = fillerOf(leaf)
      if (filler === undefined) continue
      literals.push(text.slice(at, leaf.from))
      fillers.push(filler)
      at = leaf.to
    }
    literals.push(text.slice(at))
    this.flush = isFlushed(eventName(text))
    this.#literals = literals
    this.#fillers = fillers
  }

  fill(context: C): LogLine {
    const literals = this.#literals
    const fillers = this.#fillers
    let text = literals[0]!
    for (let i = 0; i < fillers.length; i++) text += fillers[i]!(context) + literals[i + 1]!
    return { text, flush: this.flush }
  }
}

/** A line without its newline, and whether Spark flushes behind it. */
export interface LogLine {
  readonly text: string
  readonly flush: boolean
}

export function eventName(text: string): string {
  return /^\{"Event":"([^"]*)"/.exec(text)?.[1] ?? ''
}

/** EventLoggingListener.scala: all events but these are logged with `flushLogger = true`. */
export function isFlushed(event: string): boolean {
  return !UNFLUSHED.has(event)
}

const UNFLUSHED: ReadonlySet<string> = new Set([
  'SparkListenerStageSubmitted',
  'SparkListenerTaskStart',
  'SparkListenerTaskGettingResult',
  'SparkListenerTaskEnd',
  'SparkListenerEnvironmentUpdate',
  'SparkListenerStageExecutorMetrics',
])
