/** What was compared, counted by kind of endpoint, and what differs, each kind of difference once. */
import type { Difference } from './compare.ts'

export interface KindCount {
  /** The path below the attempt, with numbers and ids left out. */
  readonly kind: string
  /** With the same values; the order of attributes may differ. */
  equal: number
  total: number
}

/** A field that differs, with the first answer that it differs in. */
export interface FoundDifference extends Difference {
  readonly path: string
  /** In how many answers of this kind of endpoint this field differs. */
  answers: number
}

/** Kinds of differences that are kept: names of fields can come from logs. */
const MOST = 1000
/** Of one answer: where everything differs, the first will do. */
const MOST_OF_ANSWER = 50

export class Tally {
  private readonly counts = new Map<string, KindCount>()
  private readonly found = new Map<string, FoundDifference>()

  /** `kind` is one of `kindOf`. Says whether the values are the same. */
  add(kind: string, path: string, differences: Iterable<Difference>): boolean {
    const seen = new Map<string, Difference>()
    let equal = true
    for (const one of differences) {
      if (one.kind === 'value') equal = false
      const name = `${kind} ${one.kind} ${nameOf(one.field)}`
      if (!seen.has(name)) seen.set(name, one)
      if (seen.size >= MOST_OF_ANSWER && !equal) break
    }
    for (const [name, one] of seen) this.keep(name, path, one)
    const count = this.counts.get(kind) ?? { kind, equal: 0, total: 0 }
    this.counts.set(kind, count)
    count.total++
    if (equal) count.equal++
    return equal
  }

  kinds(): KindCount[] {
    return [...this.counts.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1))
  }

  /** Of the values, or of what does not change them: orders and forms. */
  differences(of: 'value' | 'alike'): FoundDifference[] {
    return [...this.found.values()].filter(({ kind }) => (kind === 'value') === (of === 'value'))
  }

  private keep(name: string, path: string, difference: Difference): void {
    const known = this.found.get(name)
    if (known !== undefined) known.answers++
    else if (this.found.size < MOST) this.found.set(name, { path, ...difference, answers: 1 })
  }
}

/** `/stages/{n}/{n}/taskList` of a path below an attempt. */
export function kindOf(path: string): string {
  const [bare = ''] = path.split('?')
  return bare.replace(/\/executors\/[^/]+\//, '/executors/{id}/').replace(/\/-?\d+(?=\/|$)/g, '/{n}') || '/'
}

/** The same for each item of a list and each number that is a name. */
function nameOf(field: string): string {
  return field.replace(/\[\d+\]/g, '[]').replace(/\.\d+(?=[.[]|$)/g, '.#')
}
