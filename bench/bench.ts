import type { LogSpec, Logs } from './logs.ts'

/** What a question has to work with. */
export interface Bench {
  readonly logs: Logs
  /** Runs of each contestant. */
  readonly runs: number
  /** 1, or less for a trial with smaller logs. */
  readonly scale: number
  /** A folder for databases. */
  readonly scratch: string
  say(text: string): void
}

/** One row of the table of results. */
export interface Answer {
  readonly question: string
  readonly log: string
  readonly mustReach: string
  /** The figure; or why there is none. */
  readonly reached: string
  /** Undefined where nothing was measured, or nothing is asked of the figure. */
  readonly isReached: boolean | undefined
  /** What the figure comes from, a line each. */
  readonly details: readonly string[]
}

export interface Question {
  /** For `--only`. */
  readonly name: string
  /** The generated logs that it wants. */
  readonly needs: (scale: number) => readonly LogSpec[]
  readonly ask: (bench: Bench) => Promise<readonly Answer[]>
}

/** The log of six stages of 20 000 tasks of 4.4 KB: the size of most questions. */
export function mainLog(scale: number): LogSpec {
  return { bytes: Math.round(570e6 * scale), codec: 'none' }
}

export function skipped(question: string, log: string, mustReach: string, reason: string): Answer {
  return { question, log, mustReach, reached: `not measured: ${reason}`, isReached: undefined, details: [] }
}
