import { setMaxListeners } from 'node:events'
import { inOrder } from '../base/in-order.ts'
import { atMost } from './at-most.ts'
import { gathered } from './executor-logs.ts'
import { type Filters, filtersOf } from './filters.ts'
import { fromScheme } from './from-scheme.ts'
import { GivenOnce } from './given-once.ts'
import type { LeftOut } from './left-out.ts'
import { peek, single, streamed } from './look-into.ts'
import { type StreamPart, streamPart } from './once.ts'
import { type Found, type FoundFile, type Grouped, skipped } from './part.ts'
import { FetchedFiles } from './remote/fetched-files.ts'
import type { SchemeOptions } from './scheme.ts'
import { Search } from './search.ts'
import type { SeenFiles } from './seen-files.ts'
import { Sieve } from './sieve.ts'
import { withLists } from './source-list.ts'
import { type Target, targetsOf } from './targets.ts'

export interface FindOptions {
  /** What `-` reads; by default the standard input of the process. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** For the schemes of sources such as `s3://`. */
  readonly schemeOptions?: SchemeOptions
  /** What must be on disk to be read: whoever names it removes it at the end. */
  readonly disk?: FetchedFiles
  /** What is asked for; here only what can be told without reading leaves logs out. */
  readonly filters?: Filters
  readonly leftOut?: LeftOut
  /** From the search before this one. */
  readonly seen?: SeenFiles
  /** Hears how many files were listed so far in stores far away, wanted or not. */
  readonly onListed?: (files: number) => void
  /** Real paths of files that are not opened. */
  readonly exclude?: ReadonlySet<string>
}

/**
 * From what the user names to event logs, one after the other, and to all that is not read with the reason. A source is a
 * file (taken whatever its name), a folder (walked), a pattern, `-`, or what a scheme finds. Whether a `single` file is an event log at all is for
 * its content to tell: this looks into files only to find archives.
 * @throws UserError where no source leads to anything.
 */
export function findLogs(sources: readonly string[], options: FindOptions = {}): AsyncGenerator<Found> {
  return gathered(inOrderOf(sources, options))
}

async function* inOrderOf(sources: readonly string[], options: FindOptions): AsyncGenerator<Found> {
  const { signal, filters = filtersOf(), leftOut } = options
  const sieve = new Sieve(filters, leftOut)
  const search = new Search(signal)
  let total = 0
  const targets = await targetsOf(await withLists(sources), signal)
  const once = new GivenOnce(sieve, targets.length)
  for (const target of targets) {
    if (target.kind === 'scheme') {
      const { schemeOptions = {}, disk = new FetchedFiles(), onListed } = options
      // Every request that is under way listens to it.
      if (signal !== undefined) setMaxListeners(0, signal)
      const listed = (files: number) => {
        total += files
        onListed?.(total)
      }
      const context = { signal, options: schemeOptions, disk, filters, listed }
      const found = fromScheme(target, targets.length === 1, context)
      const wanted = once.of(found, target.source)
      yield* lookedInto(atMost(MOST_HELD, wanted, target.source), sieve, signal)
      continue
    }
    for await (const group of groupsOf(target, search, options)) {
      signal?.throwIfAborted()
      if (!('kind' in group)) yield await streamed(group)
      else if (group.kind === 'single') yield* singleOnDisk(group.file, sieve, options)
      else if (sieve.passes(group)) yield group
    }
  }
}

/** A file that did not change since the last search is not looked into again. */
async function* singleOnDisk(
  file: FoundFile,
  sieve: Sieve,
  { seen, exclude }: FindOptions,
): AsyncGenerator<Found> {
  const { part } = file
  if (part.local !== undefined && exclude?.has(part.local.path)) {
    yield skipped(part.path, part.bytes, 'It belongs to the database that is loaded into.')
    return
  }
  const known = seen?.get(part)
  if (known !== undefined) {
    yield* known
    return
  }
  const found: Found[] = []
  for await (const one of single(file, 0, sieve)) {
    found.push(one)
    yield one
  }
  seen?.set(part, found)
}

/** Singles far away are looked into several at a time: each look may take as long as a small log. */
async function* lookedInto(
  groups: AsyncIterable<Grouped>,
  sieve: Sieve,
  signal: AbortSignal | undefined,
): AsyncGenerator<Found> {
  const looked = inOrder(
    groups,
    () => LOOKS,
    async (group) =>
      group.kind === 'single' ? { file: group.file, kind: await peek(group.file.part, 0) } : group,
  )
  for await (const one of looked) {
    signal?.throwIfAborted()
    if ('file' in one) yield* single(one.file, 0, sieve, one.kind)
    else yield one
  }
}

const LOOKS = 16

/** Files of one source far away that are looked into at most: a load holds some 8 KB of each. What filters leave out does not count. */
const MOST_HELD = 200_000

async function* groupsOf(
  target: Exclude<Target, { kind: 'scheme' }>,
  search: Search,
  options: FindOptions,
): AsyncGenerator<Grouped | StreamPart> {
  if (target.kind === 'path') yield* search.at(target.path, target.named)
  else if (target.kind === 'stdin') yield streamPart('-', options.stdin ?? process.stdin)
  else yield target
}
