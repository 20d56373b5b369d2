import type { Progress } from '../load/loaded-log.ts'
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

/** As those of a load. */
export interface RoundListeners {
  onTotal?(bytes: number | undefined): void
  onProgress?(progress: Progress): void
  onFile?(file: FileSummary): void
}

/** A round as it is put together. */
export class Report {
  readonly #files: FileSummary[] = []
  readonly listeners: RoundListeners
  readonly #changed = new Set<number>()
  readonly #removed = new Set<number>()

  constructor(listeners: RoundListeners) {
    this.listeners = listeners
  }

  get round(): Round {
    return { changed: [...this.#changed], removed: [...this.#removed], files: this.#files }
  }

  add(files: readonly FileSummary[]): void {
    for (const file of files) {
      this.#files.push(file)
      this.listeners.onFile?.(file)
    }
  }

  change(attemptKey: number): void {
    this.#changed.add(attemptKey)
  }

  remove(attemptKey: number): void {
    this.#changed.delete(attemptKey)
    this.#removed.add(attemptKey)
  }
}
