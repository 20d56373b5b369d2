import type { Found, LogPart } from './part.ts'

interface Seen {
  readonly bytes: number
  readonly modified: number
  readonly found: readonly Found[]
}

/** What files turned out to be, so that the next search need not look into those again that did not change. */
export class SeenFiles {
  #before = new Map<string, Seen>()
  #now = new Map<string, Seen>()

  /** A new search begins: files that the last one did not see are forgotten. */
  next(): void {
    this.#before = this.#now
    this.#now = new Map()
  }

  get({ path, bytes, modified }: LogPart): readonly Found[] | undefined {
    const seen = this.#before.get(path)
    if (seen === undefined || seen.bytes !== bytes || seen.modified !== modified) return undefined
    this.#now.set(path, seen)
    return seen.found
  }

  set({ path, bytes, modified }: LogPart, found: readonly Found[]): void {
    if (bytes !== undefined && modified !== undefined) this.#now.set(path, { bytes, modified, found })
  }
}
