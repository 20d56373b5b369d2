import { groupsInArchive } from './archive.ts'
import { type ArchiveKind, archiveKind, HEAD } from './archive-kind.ts'
import type { ArchiveFile } from './archive-listing.ts'
import { headOf } from './file-part.ts'
import type { StreamPart } from './once.ts'
import { type Found, type FoundFile, type LogPart, skipped } from './part.ts'
import type { Sieve } from './sieve.ts'
import { singleLog } from './single-log.ts'
import { SourceError } from './source-error.ts'

/** A file that stands alone is a log, as far as its name goes, or an archive; archives in archives are read, no deeper. */
export async function* single(
  file: FoundFile & Partial<Pick<ArchiveFile, 'archive'>>,
  depth: number,
  sieve: Sieve,
  peeked?: Peeked,
): AsyncGenerator<Found> {
  const { part } = file
  if (!sieve.mayPass(file)) return
  const kind = peeked ?? file.archive ?? (await peek(part, depth))
  if (typeof kind !== 'string') yield kind
  else if (kind === 'none') {
    const found = singleLog(file)
    if (sieve.passes(found)) yield found
  } else if (depth === DEEPEST) yield skipped(part.path, part.bytes, TOO_DEEP, 'damaged_archive')
  else {
    const archive = await onDisk(part)
    if ('kind' in archive) {
      yield archive
      return
    }
    for await (const group of groupsInArchive(kind, archive)) {
      if (group.kind === 'single') yield* single(group.file, depth + 1, sieve)
      else if (sieve.passes(group)) yield group
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

export type Peeked = ArchiveKind | 'none' | ReturnType<typeof skipped>

/** A file on disk that cannot be read is skipped; an entry that is broken is left to whoever reads it to the end. */
export async function peek(part: LogPart, depth: number): Promise<Peeked> {
  // An archive may have a hundred thousand empty entries, and each look is a read.
  if (part.bytes === 0 && depth > 0) return 'none'
  try {
    return archiveKind(await headOf(part, HEAD)) ?? 'none'
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return depth > 0 ? 'none' : skipped(part.path, part.bytes, error.message, error.code)
  }
}

export async function streamed(part: StreamPart): Promise<Found> {
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
