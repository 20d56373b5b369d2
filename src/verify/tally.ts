/** What was compared, counted by kind of endpoint. */
import type { Difference } from './compare.ts'

export interface KindCount {
  /** The path with numbers and ids left out, and the application. */
  readonly kind: string
  /** With the same values; the order of attributes may differ. */
  equal: number
  total: number
  /** Of the equal ones: another order of attributes, or another form of numbers. */
  alike: number
}

/** Where two answers differ. */
export interface FoundDifference extends Difference {
  readonly path: string
}

/** Of one answer, and of one kind: enough to see what is wrong. */
const MOST_OF_ANSWER = 5
const MOST_OF_KIND = 20

export class Tally {
  private readonly counts = new Map<string, KindCount>()
  private readonly shown = new Map<string, number>()
  readonly differences: FoundDifference[] = []
  readonly alike: FoundDifference[] = []

  /** `kind` is one of `kindOf`. Says whether the values are the same. */
  add(kind: string, path: string, found: readonly Difference[]): boolean {
    const count = this.counts.get(kind) ?? { kind, equal: 0, total: 0, alike: 0 }
    this.counts.set(kind, count)
    const values = found.filter((one) => one.kind === 'value')
    count.total++
    if (values.length === 0) count.equal++
    if (values.length === 0 && found.length > 0) count.alike++
    this.keep(this.differences, kind, path, values)
    if (values.length === 0) this.keep(this.alike, `alike ${kind}`, path, found)
    return values.length === 0
  }

  kinds(): KindCount[] {
    return [...this.counts.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1))
  }

  private keep(list: FoundDifference[], kind: string, path: string, found: readonly Difference[]): void {
    const before = this.shown.get(kind) ?? 0
    if (found.length === 0 || before >= MOST_OF_KIND) return
    this.shown.set(kind, before + 1)
    list.push(...found.slice(0, MOST_OF_ANSWER).map((one) => ({ path, ...one })))
  }
}

/** `/stages/{n}/{n}/taskList` of a path below an attempt. */
export function kindOf(path: string): string {
  const [bare = ''] = path.split('?')
  return (
    bare
      .replace(/\/executors\/[^/]+\//, '/executors/{id}/')
      .replace(/\/-?\d+(?=\/|$)/g, '/{n}')
      .replace(/^$/, '/') || '/'
  )
}
