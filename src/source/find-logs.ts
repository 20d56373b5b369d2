import { inOrder } from '../base/in-order.ts'
import { groupsInArchive } from './archive.ts'
import { type ArchiveKind, archiveKind, HEAD } from './archive-kind.ts'
import type { ArchiveFile } from './archive-listing.ts'
import { gathered } from './executor-logs.ts'
import { headOf } from './file-part.ts'
import { fromScheme } from './from-scheme.ts'
import { type StreamPart, streamPart } from './once.ts'
import { type Found, type FoundFile, type Grouped, type LogPart, skipped } from './part.ts'
import { FetchedFiles } from './remote/fetched-files.ts'
import type { SchemeOptions } from './scheme.ts'
import { Search } from './search.ts'
import type { SeenFiles } from './seen-files.ts'
import { singleLog } from './single-log.ts'
import { SourceError } from './source-error.ts'
import { type Target, targetsOf } from './targets.ts'

export interface FindOptions {
  /** What `-` reads; by default the standard input of the process. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** For the schemes of sources such as `s3://`. */
  readonly schemeOptions?: SchemeOptions
  /** What must be on disk to be read: whoever names it removes it at the end. */
  readonly disk?: FetchedFiles
  /** From the search before this one. */
  readonly seen?: SeenFiles
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
  const search = new Search(options.signal)
  const targets = await targetsOf(sources, options.signal)
  for (const target of targets) {
    if (target.kind === 'scheme') {
      const { signal, schemeOptions = {}, disk = new FetchedFiles() } = options
      const context = { signal, options: schemeOptions, disk }
      yield* lookedInto(fromScheme(target, targets.length === 1, context), options)
      continue
    }
    for await (const group of groupsOf(target, search, options)) {
      options.signal?.throwIfAborted()
      if (!('kind' in group)) yield await streamed(group)
      else if (group.kind === 'single') yield* singleOnDisk(group.file, options)
      else yield group
    }
  }
}

/** A file that did not change since the last search is not looked into again. */
async function* singleOnDisk(file: FoundFile, { seen, exclude }: FindOptions): AsyncGenerator<Found> {
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
  for await (const one of single(file, 0)) {
    found.push(one)
    yield one
  }
  seen?.set(part, found)
}

/** Singles far away are looked into several at a time: each look may take as long as a small log. */
async function* lookedInto(groups: AsyncIterable<Grouped>, { signal }: FindOptions): AsyncGenerator<Found> {
  const looked = inOrder(
    groups,
    () => LOOKS,
    async (group): Promise<Found | { readonly file: FoundFile; readonly kind: Peeked }> =>
      group.kind === 'single' ? { file: group.file, kind: await peek(group.file.part, 0) } : group,
  )
  for await (const one of looked) {
    signal?.throwIfAborted()
    if ('file' in one) yield* single(one.file, 0, one.kind)
    else yield one
  }
}

const LOOKS = 16

async function* groupsOf(
  target: Exclude<Target, { kind: 'scheme' }>,
  search: Search,
  options: FindOptions,
): AsyncGenerator<Grouped | StreamPart> {
  if (target.kind === 'path') yield* search.at(target.path, target.named)
  else if (target.kind === 'stdin') yield streamPart('-', options.stdin ?? process.stdin)
  else yield target
}

/** A file that stands alone is a log, as far as its name goes, or an archive; archives in archives are read, no deeper. */
async function* single(
  file: FoundFile & Partial<Pick<ArchiveFile, 'archive'>>,
  depth: number,
  peeked?: Peeked,
): AsyncGenerator<Found> {
  const { part } = file
  const kind = peeked ?? file.archive ?? (await peek(part, depth))
  if (typeof kind !== 'string') yield kind
  else if (kind === 'none') yield singleLog(file)
  else if (depth === DEEPEST) yield skipped(part.path, part.bytes, TOO_DEEP, 'damaged_archive')
  else {
    const archive = await onDisk(part)
    if ('kind' in archive) {
      yield archive
      return
    }
    for await (const group of groupsInArchive(kind, archive)) {
      if (group.kind === 'single') yield* single(group.file, depth + 1)
      else yield group
    }
  }
}

const DEEPEST = 2
const TOO_DEEP = 'An archive in an archive in an archive is not read. Unpack the outer ones.'

/** An archive where it can be read. */
async function onDisk(part: LogPart): Promise<LogPart | ReturnType<typeof skipped>> {
  try {
    return (await part.toDisk?.()) ?? part
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return skipped(part.path, part.bytes, error.message, error.code)
  }
}

type Peeked = ArchiveKind | 'none' | ReturnType<typeof skipped>

/** A file on disk that cannot be read is skipped; an entry that is broken is left to whoever reads it to the end. */
async function peek(part: LogPart, depth: number): Promise<Peeked> {
  try {
    return archiveKind(await headOf(part, HEAD)) ?? 'none'
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return depth > 0 ? 'none' : skipped(part.path, part.bytes, error.message, error.code)
  }
}

async function streamed(part: StreamPart): Promise<Found> {
  try {
    const kind = archiveKind(await part.peek(HEAD))
    if (!kind) return singleLog({ name: '', part, problems: [] })
    return skipped(
      part.path,
      undefined,
      `It is a ${kind} archive: save it to a file and name that.`,
      'unreadable',
    )
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return skipped(part.path, undefined, error.message, error.code)
  }
}
