import type { Identity } from '../decode/identify.ts'
import type { EventLog } from '../source/part.ts'

interface Seen {
  readonly print: string
  readonly head: Identity
}

/** Heads of logs that were read before, so that the next search need not read those again that did not change. */
export class HeadsSeen {
  #before = new Map<string, Seen>()
  #now = new Map<string, Seen>()

  /** A new search begins: logs that the last one did not see are forgotten. */
  next(): void {
    this.#before = this.#now
    this.#now = new Map()
  }

  get(log: EventLog): Identity | undefined {
    const seen = this.#before.get(log.path)
    if (seen === undefined || seen.print !== printOf(log)) return undefined
    this.#now.set(log.path, seen)
    return seen.head
  }

  set(log: EventLog, head: Identity): void {
    this.#now.set(log.path, { print: printOf(log), head })
  }
}

/** Of the part whose head it is. */
function printOf({ parts }: EventLog): string {
  const [first] = parts
  return JSON.stringify([first?.path, first?.bytes, first?.modified, first?.version])
}
