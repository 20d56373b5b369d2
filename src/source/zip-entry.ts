import { constants, createInflateRaw } from 'node:zlib'
import { crc32 } from '../base/crc32.ts'
import type { ArchiveListing } from './archive-listing.ts'
import { inflated, rechunked } from './inflate.ts'
import type { LogPart } from './part.ts'
import { SourceError } from './source-error.ts'
import { type Stretch, stretchPart } from './stretch.ts'

/** What a zip says of an entry, from its directory or, where that is lost, from the header before the data. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly symlink: boolean
  readonly modified: number | undefined
  /** The packed bytes. */
  readonly data: Stretch
  /** Size and checksum when unpacked; undefined where they are lost. */
  readonly expected: { readonly size: number; readonly crc: number } | undefined
  /** Why not all of the entry is there. */
  readonly damage: string | undefined
}

/** Adds an entry to the listing, or says why it cannot be read. */
export function addZipEntry(listing: ArchiveListing, entry: ZipEntry): void {
  const { name, data, damage } = entry
  if (name.endsWith('/')) return
  const unable = unreadable(entry)
  if (unable) {
    listing.leaveOut(name, data.length, unable, 'damaged_archive')
  } else if (entry.symlink) {
    listing.leaveOut(name, data.length, 'A symbolic link in an archive is not followed.')
  } else {
    const file = listing.add({ raw: name, part: zipPart(listing.pathOf(name), entry), position: 0 })
    if (damage) file?.problems.push({ code: 'damaged_archive', detail: `${file.part.path}: ${damage}` })
  }
}

function unreadable(entry: ZipEntry): string | undefined {
  if (entry.encrypted) return 'It is encrypted. Unpack it with its password and load the files.'
  if (entry.method === STORED || entry.method === DEFLATED) return undefined
  return `It is packed by method ${entry.method}; we read stored and deflated entries. Unpack it and load the files.`
}

/** The checksum is verified by `open`; who reads a stored entry's `local` bytes goes without. */
function zipPart(path: string, entry: ZipEntry): LogPart {
  const { data, expected, method, modified } = entry
  const open = () =>
    verified(
      method === STORED ? data.read(0, data.length) : rechunked(inflatedEntry(entry, path)),
      expected,
      path,
    )
  if (method === STORED) return { ...stretchPart(data, path, modified), open }
  return { path, bytes: data.length, modified, local: undefined, open }
}

function inflatedEntry({ data, expected }: ZipEntry, path: string): AsyncGenerator<Uint8Array> {
  // A buffer of 256 KiB for each of ten thousand small entries would cost more than all the rest.
  const chunkSize = Math.max(1024, Math.min(256 * 1024, expected?.size ?? Number.POSITIVE_INFINITY))
  const engine = createInflateRaw({ chunkSize, finishFlush: constants.Z_SYNC_FLUSH })
  return inflated(data.read(0, data.length), engine, path)
}

async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  expected: ZipEntry['expected'],
  path: string,
): AsyncGenerator<Uint8Array> {
  let size = 0
  let crc = 0
  for await (const chunk of chunks) {
    size += chunk.length
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (!expected) return
  if (size !== expected.size)
    throw damaged(path, `has ${size} bytes and not ${expected.size}, as its archive says`)
  if (crc !== expected.crc) throw damaged(path, 'fails its checksum: some of what was read of it is wrong')
}

function damaged(path: string, what: string): SourceError {
  return new SourceError('damaged_archive', `${path} ${what}.`, { hint: 'Copy the archive again.' })
}

const STORED = 0
const DEFLATED = 8
