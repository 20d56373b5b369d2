import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { inOrder } from '../base/in-order.ts'
import { type ArchiveListing, MOST_ENTRIES } from './archive-listing.ts'
import type { LogPart } from './part.ts'
import { reasonOf, SourceError } from './source-error.ts'
import { type SmallReads, type Stretch, smallReads, stretchOf, within } from './stretch.ts'
import { addZipEntry, type ZipEntry } from './zip-entry.ts'
import { ZipBytes } from './zip-reader.ts'
import { salvagedEntries } from './zip-salvage.ts'

/** Lists a zip by its directory; where that is lost or broken, by the header before each entry. */
export async function listZip(archive: LogPart, listing: ArchiveListing): Promise<void> {
  const whole = stretchOf(archive)
  if (!whole) {
    listing.fault(
      'damaged_archive',
      'A zip that is packed in another archive is not read. Unpack the outer one.',
    )
    return
  }
  try {
    await listEntries(whole, archive.path, listing)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    listing.fault(error.code, error.message)
  }
}

async function listEntries(whole: Stretch, path: string, listing: ArchiveListing): Promise<void> {
  const { entries, lost } = await directory(whole, listing)
  if (lost === undefined) {
    for (const entry of entries) addZipEntry(listing, entry)
    return
  }
  listing.fault('damaged_archive', `Its directory is lost (${lost}): what is there was found entry by entry.`)
  for await (const entry of salvagedEntries(whole, path)) {
    if (listing.isFull()) return
    addZipEntry(listing, entry)
  }
}

/** The entries by the directory at the end, or why that cannot be read. */
async function directory(
  whole: Stretch,
  listing: ArchiveListing,
): Promise<{ entries: ZipEntry[]; lost?: string }> {
  const entries: Entry[] = []
  const found: Located[] = []
  let reads: SmallReads | undefined
  try {
    reads = await smallReads(whole)
    // Names are only labels here, so yauzl's check of them would only keep us from reading. We check sizes ourselves.
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
    const zip = await fromRandomAccessReaderPromise(new ZipBytes(whole, reads), whole.length, options)
    for await (const entry of zip.eachEntry()) {
      if (entries.length === MOST_ENTRIES) {
        listing.overfull()
        break
      }
      entries.push(entry)
    }
    const locating = inOrder(
      entries,
      () => LOOKS,
      (entry) => located(zip, entry),
    )
    for await (const one of locating) found.push(one)
  } catch (error) {
    // What cannot be reached now is no less sound for it.
    if (whole.local === undefined && error instanceof SourceError) throw error
    return { entries: [], lost: reasonOf(error) }
  } finally {
    await reads?.close()
  }
  // 22 bytes are an empty directory. A bigger file with nothing in it hides something.
  if (found.length === 0 && whole.length > 22)
    return { entries: [], lost: 'it is empty, but the file is not' }
  return { entries: withoutOverlaps(found, listing).map((entry) => asZipEntry(entry, whole, listing)) }
}

/** Headers of entries that are looked at at a time: far away, each look may be a request. */
const LOOKS = 16

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

function asZipEntry({ entry, name, start }: Located, whole: Stretch, listing: ArchiveListing): ZipEntry {
  const unixMode = entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0
  const modified = entry.getLastModDate({ timezone: 'UTC' }).getTime()
  return {
    name,
    method: entry.compressionMethod,
    encrypted: entry.isEncrypted(),
    symlink: (unixMode & 0o170000) === 0o120000,
    modified: Number.isNaN(modified) ? undefined : modified,
    data: within(whole, start, entry.compressedSize, listing.pathOf(name)),
    expected: { size: entry.uncompressedSize, crc: entry.crc32 },
    damage: undefined,
  }
}
