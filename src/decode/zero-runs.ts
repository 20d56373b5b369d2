import { type Literal, literalOf } from './literal.ts'

/** Slots one behind the other that have been 0 in every line so far: one literal from the first one's key on. */
export interface ZeroRun {
  readonly literal: Literal
  /** The slot after the run. */
  readonly next: number
}

const ZERO = Uint8Array.of(0x30)
/** One slot alone is read as fast as it is compared. */
const SHORTEST = 2

/** Most metrics of most tasks are 0: which runs of slots of a shape have always been. */
export class ZeroRuns {
  /** By the run's first slot. */
  runs: (ZeroRun | undefined)[] = []
  /** Slots that had another value once. To be set by the reader; counts from the next `learn`. */
  readonly other: Uint8Array
  readonly #literals: readonly Uint8Array[]

  /** `literals` stand before the slots; `isZero` tells the slots that are 0 in the first line. */
  constructor(literals: readonly Uint8Array[], isZero: readonly boolean[]) {
    this.#literals = literals
    this.other = Uint8Array.from(isZero, (zero) => (zero ? 0 : 1))
    this.learn()
  }

  /** Makes the runs anew from the slots that were never anything else. */
  learn(): void {
    const { other } = this
    this.runs = new Array(other.length).fill(undefined)
    for (let slot = 0; slot < other.length; slot++) {
      let next = slot
      while (next < other.length && other[next] === 0) next++
      if (next - slot < SHORTEST) continue
      const bytes = Buffer.concat(this.#literals.slice(slot, next).flatMap((literal) => [literal, ZERO]))
      this.runs[slot] = { literal: literalOf(bytes), next }
      slot = next
    }
  }
}
