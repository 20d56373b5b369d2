import { constants, createGunzip } from 'node:zlib'
import { type ArchiveKind, archiveKind, HEAD } from './archive-kind.ts'
import type { ArchiveFile, ArchiveListing } from './archive-listing.ts'
import { type ByteReader, StreamReader, StretchReader, takeExactly } from './byte-reader.ts'
import { inflated } from './inflate.ts'
import type { LogPart } from './part.ts'
import { SourceError } from './source-error.ts'
import { type Stretch, stretchOf, stretchPart, within } from './stretch.ts'
import { TarStream } from './tar-stream.ts'
import { type TarItem, tarItems } from './tar-walk.ts'

/**
 * Lists a tar archive in one pass. An uncompressed one on disk is only touched at its headers, and its entries can be read
 * from any thread. A compressed or nested one is read through, here and once more for its entries: see TarStream.
 */
export async function listTar(kind: ArchiveKind, archive: LogPart, listing: ArchiveListing): Promise<void> {
  const whole = kind === 'tar' ? stretchOf(archive) : undefined
  const openAll = () => new StreamReader(kind === 'tar.gz' ? gunzipped(archive) : archive.open())
  const stream = whole ? undefined : new TarStream(openAll)
  const reader = whole ? new StretchReader(whole) : openAll()
  try {
    let index = 0
    let last: ArchiveFile | undefined
    for await (const item of tarItems(reader)) {
      if (listing.isFull()) break
      if (item.kind === 'entry') last = await addEntry(listing, item, index++, reader, stream ?? whole!)
      else addFault(listing, item, last)
    }
    if (stream) stream.entries = index
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    listing.fault(error.code, error.message)
  } finally {
    await reader.close()
  }
}

type Entry = Extract<TarItem, { kind: 'entry' }>
type Fault = Extract<TarItem, { kind: 'fault' }>

async function addEntry(
  listing: ArchiveListing,
  entry: Entry,
  index: number,
  reader: ByteReader,
  from: TarStream | Stretch,
): Promise<ArchiveFile | undefined> {
  const { name, size, type, modified } = entry
  if (type === '5' || (type === '0' && name.endsWith('/'))) return undefined
  if (type !== '0') {
    listing.leaveOut(
      name,
      undefined,
      OTHER[type] ?? 'Not a file.',
      type === 'S' ? 'damaged_archive' : undefined,
    )
    return undefined
  }
  const shown = listing.pathOf(name)
  if (from instanceof TarStream) {
    const head = await takeExactly(reader, Math.min(HEAD, size))
    const open = () => from.open(index, size, shown)
    const part: LogPart = { path: shown, bytes: size, modified, local: undefined, open }
    return listing.add({ raw: name, part, position: index, archive: archiveKind(head) ?? 'none' })
  }
  const there = Math.max(0, Math.min(size, from.length - entry.offset))
  const part = stretchPart(within(from, entry.offset, there, shown), shown, modified)
  return listing.add({ raw: name, part, position: 0 })
}

/** Where the archive ends in the data of its last entry, that entry is cut too. */
function addFault(listing: ArchiveListing, fault: Fault, last: ArchiveFile | undefined): void {
  listing.fault('damaged_archive', fault.detail)
  if (fault.cut) last?.problems.push({ code: 'truncated', detail: `${last.part.path}: ${fault.detail}` })
}

/** A cut gzip ends early and without an error: tarItems tells that its end mark is not there. */
function gunzipped(archive: LogPart): AsyncIterable<Uint8Array> {
  const engine = createGunzip({ chunkSize: 256 * 1024, finishFlush: constants.Z_SYNC_FLUSH })
  return inflated(archive.open(), engine, archive.path)
}

const OTHER: Readonly<Record<string, string>> = {
  1: 'A link in an archive: what it points to is read where it stands.',
  2: 'A link in an archive: what it points to is read where it stands.',
  3: 'A device.',
  4: 'A device.',
  6: 'A FIFO.',
  S: 'A sparse file, which is not supported. Make the archive without --sparse.',
}
