import type { Filters } from './filters.ts'
import { type LeftOut, leftOutAsListed, leftOutUnread, outsideOf } from './left-out.ts'
import { isInProgress } from './names.ts'
import type { FoundFile, Grouped } from './part.ts'

/** Lets through what the filters ask for, as far as that can be told without reading, and counts the rest. */
export class Sieve {
  readonly #filters: Filters
  readonly #leftOut: LeftOut | undefined

  constructor(filters: Filters, leftOut: LeftOut | undefined) {
    this.#filters = filters
    this.#leftOut = leftOut
  }

  passes(group: Grouped): boolean {
    if (group.kind === 'single') return this.mayPass(group.file)
    if (group.kind === 'skipped') return true
    const { listed } = group.kind === 'answers' ? group.answers : group.log
    if (listed !== undefined) return this.#counted(leftOutAsListed(this.#filters, listed))
    if (group.kind === 'answers') return true
    return this.#counted(leftOutUnread(this.#filters, outsideOf(group.log)))
  }

  /** Of an archive neither size nor time nor name says anything about the logs in it. */
  mayPass({ name, part: { bytes, modified } }: FoundFile): boolean {
    if (ARCHIVE.test(name)) return true
    const outside = { name, bytes, modified, inProgress: isInProgress(name) }
    return this.#counted(leftOutUnread(this.#filters, outside))
  }

  #counted(by: ReturnType<typeof leftOutUnread>): boolean {
    if (by !== undefined) this.#leftOut?.add(by)
    return by === undefined
  }
}

/** By its name, which may be any: `/logs` is where a history server has its zips. */
const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$|^logs$/i
