import type { FileSummary } from '../load/summary.ts'

/** What one look at the sources led to. */
export interface Round {
  /** Keys of attempts that are new or have changed. */
  readonly changed: readonly number[]
  /** Keys of attempts that are not in the database any more: loaded anew, or told by another log. */
  readonly removed: readonly number[]
  /** The files that were read in this round, or are new. */
  readonly files: readonly FileSummary[]
}

/** A round as it is put together. */
export class Report implements Round {
  readonly files: FileSummary[] = []
  readonly #changed = new Set<number>()
  readonly #removed = new Set<number>()

  get changed(): number[] {
    return [...this.#changed]
  }

  get removed(): number[] {
    return [...this.#removed]
  }

  change(attemptKey: number): void {
    this.#changed.add(attemptKey)
  }

  remove(attemptKey: number): void {
    this.#changed.delete(attemptKey)
    this.#removed.add(attemptKey)
  }
}
