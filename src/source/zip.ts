import { type FileHandle, open } from 'node:fs/promises'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { type ArchiveListing, MOST_ENTRIES } from './archive-listing.ts'
import type { ByteRange, LogPart } from './part.ts'
import { reasonOf } from './source-error.ts'
import { addZipEntry, type ZipEntry } from './zip-entry.ts'
import { RangeReader } from './zip-reader.ts'
import { salvagedEntries } from './zip-salvage.ts'

/** Lists a zip by its directory; where that is lost or broken, by the header before each entry. */
export async function listZip(archive: LogPart, listing: ArchiveListing): Promise<void> {
  const range = archive.local
  if (!range) {
    listing.fault(
      'damaged_archive',
      'A zip that is packed in another archive is not read. Unpack the outer one.',
    )
    return
  }
  const { entries, lost } = await directory(range, listing)
  if (lost === undefined) {
    for (const entry of entries) addZipEntry(listing, entry)
    return
  }
  listing.fault('damaged_archive', `Its directory is lost (${lost}): what is there was found entry by entry.`)
  for await (const entry of salvagedEntries(range)) {
    if (listing.isFull()) return
    addZipEntry(listing, entry)
  }
}

/** The entries by the directory at the end, or why that cannot be read. */
async function directory(
  range: ByteRange,
  listing: ArchiveListing,
): Promise<{ entries: ZipEntry[]; lost?: string }> {
  const found: Located[] = []
  let file: FileHandle | undefined
  try {
    file = await open(range.path)
    // Names are only labels here, so yauzl's check of them would only keep us from reading. We check sizes ourselves.
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
    const zip = await fromRandomAccessReaderPromise(new RangeReader(range, file), range.length, options)
    for await (const entry of zip.eachEntry()) {
      if (found.length === MOST_ENTRIES) {
        listing.overfull()
        break
      }
      found.push(await located(zip, entry))
    }
  } catch (error) {
    return { entries: [], lost: reasonOf(error) }
  } finally {
    await file?.close()
  }
  // 22 bytes are an empty directory. A bigger file with nothing in it hides something.
  if (found.length === 0 && range.length > 22)
    return { entries: [], lost: 'it is empty, but the file is not' }
  return { entries: withoutOverlaps(found, listing).map((entry) => asZipEntry(entry, range)) }
}

interface Located {
  readonly entry: Entry
  readonly name: string
  /** Where the packed bytes start; or why they are not there. */
  readonly start: number
  readonly damage: string | undefined
}

async function located(zip: ZipFile, entry: Entry): Promise<Located> {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    return { entry, name, start: fileDataStart, damage: undefined }
  } catch (error) {
    return { entry, name, start: -1, damage: reasonOf(error) }
  }
}

/** Entries that share their bytes are how a small zip unpacks to petabytes. */
function withoutOverlaps(entries: readonly Located[], listing: ArchiveListing): Located[] {
  const kept: Located[] = []
  let end = 0
  for (const located of [...entries].sort((a, b) => a.start - b.start)) {
    const { entry, name, start, damage } = located
    if (damage)
      listing.leaveOut(name, entry.compressedSize, `Its data are not there: ${damage}.`, 'damaged_archive')
    else if (start < end)
      listing.leaveOut(
        name,
        entry.compressedSize,
        'Its bytes are those of another entry.',
        'expands_too_much',
      )
    else {
      kept.push(located)
      end = start + entry.compressedSize
    }
  }
  return kept
}

function asZipEntry({ entry, name, start }: Located, range: ByteRange): ZipEntry {
  const unixMode = entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0
  const modified = entry.getLastModDate({ timezone: 'UTC' }).getTime()
  return {
    name,
    method: entry.compressionMethod,
    encrypted: entry.isEncrypted(),
    symlink: (unixMode & 0o170000) === 0o120000,
    modified: Number.isNaN(modified) ? undefined : modified,
    data: { path: range.path, offset: range.offset + start, length: entry.compressedSize },
    expected: { size: entry.uncompressedSize, crc: entry.crc32 },
    damage: undefined,
  }
}
