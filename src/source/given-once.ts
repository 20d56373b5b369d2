import { type Found, type FoundFile, type Grouped, type LogPart, skipped } from './part.ts'
import type { Sieve } from './sieve.ts'

/** What was found far away and is wanted, each thing once, however many sources lead to it. */
export class GivenOnce {
  readonly #sieve: Sieve
  /** Of each path: what tells what lies there from what else could. */
  readonly #given = new Map<string, string>()
  /** Paths with the same, so that what is left out counts once. */
  readonly #leftOut = new Set<string>()
  readonly #mostLeftOut: number

  constructor(sieve: Sieve, sources: number) {
    this.#sieve = sieve
    this.#mostLeftOut = sources > 1 ? MOST_LEFT_OUT : 0
  }

  async *of(groups: AsyncIterable<Found | Grouped>, source: string): AsyncGenerator<Found | Grouped> {
    for await (const group of groups) {
      if (group.kind === 'skipped') {
        yield group
        continue
      }
      const { path, parts } =
        group.kind === 'single'
          ? alone(group.file)
          : group.kind === 'log'
            ? group.log
            : { path: group.answers.path, parts: [] }
      const print = parts.map((part) => printOf(part) ?? source).join(' ')
      const before = this.#given.get(path)
      if (before === print || !this.#passes(group, `${path} ${print}`)) continue
      if (before === undefined) {
        this.#given.set(path, print)
        yield group
      } else yield skipped(path, undefined, OTHER, 'unreadable')
    }
  }

  #passes(group: Grouped, known: string): boolean {
    if (this.#leftOut.has(known)) return false
    if (this.#sieve.passes(group)) return true
    if (this.#leftOut.size < this.#mostLeftOut) this.#leftOut.add(known)
    return false
  }
}

/** Of a bucket of ten million the rest would fill the memory: from there on what is listed twice counts twice. */
const MOST_LEFT_OUT = 1_000_000

/** What is not shown of an address cannot tell logs apart in a database either. */
const OTHER =
  'Its address differs only in its query from one before, which is not shown and not kept: save it to a file and name that.'

function alone({ part }: FoundFile): { readonly path: string; readonly parts: readonly LogPart[] } {
  return { path: part.path, parts: [part] }
}

function printOf({ bytes, modified, version }: LogPart): string | undefined {
  const known = version ?? modified
  return known === undefined ? undefined : `${bytes} ${known}`
}
