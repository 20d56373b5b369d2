/** What is found, without what the user's filters leave out. */
import { inOrder } from '../base/in-order.ts'
import { type Identity, identify } from '../decode/identify.ts'
import { type Filters, type FilterTexts, filtersOf } from '../source/filters.ts'
import { type FindOptions, findLogs } from '../source/find-logs.ts'
import { asksForHeads, LeftOut, type LeftOutBy, leftOutByHead, outsideOf } from '../source/left-out.ts'
import type { EventLog, Found } from '../source/part.ts'
import type { SchemeOptions } from '../source/scheme.ts'
import type { HeadsSeen } from './heads-seen.ts'

/** What a user says beside the sources; the same for everything that reads them. */
export interface SourceOptions {
  /** Options of sources such as `s3://`, by their names on the command line without `--`. */
  readonly schemeOptions?: SchemeOptions
  /** Logs that are asked for, of all that are there. */
  readonly filters?: FilterTexts
  /** A folder in which files that are fetched are kept, for the next time. */
  readonly cache?: string | undefined
}

export interface SelectOptions extends Omit<FindOptions, 'filters' | 'leftOut'> {
  readonly filters?: FilterTexts
  /** Logs whose head is wanted, whatever the filters ask for; none if not given. */
  readonly heads?: (log: EventLog) => boolean
  readonly seenHeads?: HeadsSeen
}

/** `head`: of a log, where it was read. */
export interface Selected {
  readonly found: Found
  readonly head?: Identity
}

/** Heads that are read at a time: far away, each may take as long as a small log. */
const HEADS = 8

/**
 * What the sources lead to and the filters ask for. What cannot be read stays in: it may be what is asked for. What is left out is
 * counted in `leftOut`. Filters that can be told without reading come first; `--limit` counts logs, from the one that was written to
 * last on, and what it keeps comes in the order in which it was found.
 * @throws UserError where no source leads to anything, or a filter cannot be meant
 */
export async function* selectLogs(
  sources: readonly string[],
  options: SelectOptions,
  leftOut = new LeftOut(),
): AsyncGenerator<Selected> {
  const filters = filtersOf(options.filters)
  const found = findLogs(sources, { ...options, filters, leftOut })
  const reader = new HeadReader(options)
  if (filters.limit !== undefined) yield* newest(found, filters.limit, filters, reader, leftOut)
  else {
    for await (const one of reader.read(found, asksForHeads(filters)))
      if (passes(one, filters, leftOut)) yield one
  }
}

function passes({ found, head }: Selected, filters: Filters, leftOut: LeftOut): boolean {
  const by = found.kind === 'log' && head !== undefined ? byHead(found.log, head, filters) : undefined
  if (by !== undefined) leftOut.add(by)
  return by === undefined
}

function byHead(
  log: EventLog,
  { start, notALog, unreadable }: Identity,
  filters: Filters,
): LeftOutBy | undefined {
  if (!asksForHeads(filters) || unreadable !== undefined) return undefined
  return notALog === undefined ? leftOutByHead(filters, start, outsideOf(log)) : 'no event log'
}

/** Reads heads from the newest log on until there are enough. */
async function* newest(
  found: AsyncIterable<Found>,
  limit: number,
  filters: Filters,
  reader: HeadReader,
  leftOut: LeftOut,
): AsyncGenerator<Selected> {
  const all: Found[] = []
  for await (const one of found) all.push(one)
  const times = new Map(all.map((one) => [one, changedLast(one)]))
  const logs = all.filter(({ kind }) => kind !== 'skipped').sort((a, b) => times.get(b)! - times.get(a)!)
  const kept = new Map<Found, Selected>()
  let looked = 0
  let count = 0
  for await (const one of reader.read(logs, true)) {
    looked++
    const { notALog, unreadable } = one.head ?? {}
    if (notALog !== undefined) leftOut.add('no event log')
    else if (passes(one, filters, leftOut)) {
      kept.set(one.found, one)
      if (unreadable === undefined) count++
    }
    if (count === limit) break
  }
  leftOut.add('--limit', logs.length - looked)
  for (const one of all) {
    if (one.kind === 'skipped') yield { found: one }
    else if (kept.has(one)) yield kept.get(one)!
  }
}

function changedLast(found: Found): number {
  const time =
    found.kind === 'log'
      ? outsideOf(found.log).modified
      : found.kind === 'answers'
        ? found.answers.listed.updated
        : undefined
  return time ?? -1
}

class HeadReader {
  readonly #seen: HeadsSeen | undefined
  readonly #signal: AbortSignal | undefined
  readonly #wanted: SelectOptions['heads']
  /** Entries of an archive that can only be read forward must be read one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor({ seenHeads, signal, heads }: SelectOptions) {
    this.#seen = seenHeads
    this.#wanted = heads
    this.#signal = signal
  }

  /** @param all the head of every log is needed */
  read(found: AsyncIterable<Found> | Iterable<Found>, all: boolean): AsyncGenerator<Selected> {
    const isWanted = (log: EventLog) => !isStream(log) && (all || this.#wanted?.(log) === true)
    return inOrder(
      found,
      () => (all || this.#wanted ? HEADS : 1),
      async (one): Promise<Selected> =>
        one.kind === 'log' && isWanted(one.log)
          ? { found: one, head: await this.#head(one.log) }
          : { found: one },
    )
  }

  async #head(log: EventLog): Promise<Identity> {
    this.#signal?.throwIfAborted()
    const known = this.#seen?.get(log)
    if (known !== undefined) return known
    const part = log.parts[0]!
    const isForward = part.local === undefined && part.ranges === undefined
    const reading = isForward ? this.#last.then(() => identify(part)) : identify(part)
    if (isForward) this.#last = reading.catch(() => undefined)
    const head = await reading
    this.#seen?.set(log, head)
    return head
  }
}

/** What comes through a pipe comes once. */
function isStream({ parts }: EventLog): boolean {
  return parts.some(({ bytes }) => bytes === undefined)
}
