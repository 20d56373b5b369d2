import type { ArchiveKind } from './archive-kind.ts'
import { type ArchiveFile, ArchiveListing } from './archive-listing.ts'
import { isInHiddenFolder } from './entry-label.ts'
import { groupFolder } from './group-folder.ts'
import { naturalOrder } from './natural-order.ts'
import { type EventLog, type Grouped, type LogPart, skipped } from './part.ts'

/** The logs of an archive: its folders are grouped by the rules of folders on disk. Nothing is unpacked to disk. */
export async function* groupsInArchive(kind: ArchiveKind, archive: LogPart): AsyncGenerator<Grouped> {
  const listing = new ArchiveListing(archive)
  // Their libraries are loaded where there is an archive.
  if (kind === 'zip') await (await import('./zip.ts')).listZip(archive, listing)
  else await (await import('./tar.ts')).listTar(kind, archive, listing)
  const files = withoutReplaced(listing)
  yield* listing.skipped
  yield* inReadingOrder(groupFolders(listing.path, files), files)
}

/** In a tar that was added to, the last entry of a name counts. */
function withoutReplaced(listing: ArchiveListing): ArchiveFile[] {
  const last = new Map<string, ArchiveFile>()
  for (const file of listing.files) {
    const earlier = last.get(file.part.path)
    if (earlier)
      listing.skipped.push(skipped(earlier.part.path, earlier.part.bytes, 'A later entry has the same name.'))
    last.set(file.part.path, file)
  }
  return [...last.values()]
}

function groupFolders(path: string, files: readonly ArchiveFile[]): Grouped[] {
  const folders = new Map<string, ArchiveFile[]>()
  for (const file of files) {
    const inFolder = folders.get(file.folder)
    if (inFolder) inFolder.push(file)
    else folders.set(file.folder, [file])
  }
  const names = [...folders.keys()].sort(naturalOrder)
  return names.flatMap((folder): Grouped[] => {
    const inFolder = (folders.get(folder) ?? []).sort((a, b) => naturalOrder(a.name, b.name))
    const shown = folder === '' ? `${path}!` : `${path}!/${folder}`
    if (isInHiddenFolder(folder))
      return [skipped(shown, undefined, `A hidden folder with ${inFolder.length} file(s).`)]
    return groupFolder({ path: shown, name: folder.slice(folder.lastIndexOf('/') + 1), files: inFolder })
  })
}

/** Logs of an archive that can only be read forward come in its order: natural order would cost a pass for each. */
function inReadingOrder(groups: Grouped[], files: readonly ArchiveFile[]): Grouped[] {
  const positions = new Map(files.map((file) => [file.part, file.position]))
  function positionOf(group: Grouped): number {
    const first =
      group.kind === 'single' ? group.file.part : group.kind === 'log' ? group.log.parts[0] : undefined
    return first ? (positions.get(first) ?? 0) : -1
  }
  return groups
    .sort((a, b) => positionOf(a) - positionOf(b))
    .map((group) => (group.kind === 'log' ? { ...group, log: withCost(group.log, positions) } : group))
}

/** Says so where the order of the parts makes reading a log slow: see TarStream. */
function withCost(log: EventLog, positions: ReadonlyMap<LogPart, number>): EventLog {
  const places = log.parts.map((part) => positions.get(part) ?? 0)
  const passes = 1 + places.filter((place, i) => place < (places[i - 1] ?? 0)).length
  if (passes <= FEW_PASSES) return log
  const detail = `Its parts stand in another order: reading it takes ${passes} passes through the archive. Unpack it if that is slow.`
  return { ...log, problems: [...log.problems, { code: 'odd_layout', detail }] }
}

/** `events_1, events_10, events_2` and the like, the order of many archives, needs no more. */
const FEW_PASSES = 4
