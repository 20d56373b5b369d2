import { createInflateRaw } from 'node:zlib'
import { getFileNameLowLevel, parseExtraFields } from 'yauzl'
import { CHUNK } from './file-part.ts'
import { inflated } from './inflate.ts'
import { type SmallReads, type Stretch, smallReads, within } from './stretch.ts'
import type { ZipEntry } from './zip-entry.ts'

/**
 * The entries of a zip whose directory, at its end, is lost: each has a header before its data (APPNOTE.TXT 4.3.7). Where
 * that does not tell the length, which is what Java's history server writes, the data are unpacked once to find their end.
 */
export async function* salvagedEntries(whole: Stretch, path: string): AsyncGenerator<ZipEntry> {
  const reads = await smallReads(whole)
  try {
    let at = await nextHeader(reads, whole, 0)
    while (at !== undefined) {
      const header = await readHeader(reads, at)
      if (!header) return
      const entry = header.streamed ? await measured(reads, whole, header, path) : sized(whole, header, path)
      yield entry
      at = await nextHeader(reads, whole, header.start + entry.data.length)
    }
  } finally {
    await reads.close()
  }
}

interface Header {
  readonly entry: Omit<ZipEntry, 'data' | 'expected' | 'damage'>
  /** Sizes and checksum follow the data. */
  readonly streamed: boolean
  /** Of the data, in the range. */
  readonly start: number
  readonly packed: number
  readonly size: number
  readonly crc: number
}

async function readHeader(reads: SmallReads, at: number): Promise<Header | undefined> {
  const fixed = await reads.at(at, 30)
  if (fixed.length < 30) return undefined
  const flags = fixed.readUInt16LE(6)
  const nameLength = fixed.readUInt16LE(26)
  const extraLength = fixed.readUInt16LE(28)
  const names = await reads.at(at + 30, nameLength + extraLength)
  if (names.length < nameLength + extraLength) return undefined
  const extra = extraFields(names.subarray(nameLength))
  const name = getFileNameLowLevel(flags, names.subarray(0, nameLength), extra, false)
  // zip64: real sizes stand in field 1, first the unpacked one.
  const big = extra.find((field) => field.id === 1)?.data
  const isBig = fixed.readUInt32LE(18) === 0xffffffff && big !== undefined && big.length >= 16
  const method = fixed.readUInt16LE(8)
  return {
    entry: { name, method, encrypted: (flags & 1) !== 0, symlink: false, modified: undefined },
    streamed: (flags & 8) !== 0 && (method === 8 || fixed.readUInt32LE(18) === 0),
    start: at + 30 + nameLength + extraLength,
    packed: isBig ? Number(big.readBigUInt64LE(8)) : fixed.readUInt32LE(18),
    size: isBig ? Number(big.readBigUInt64LE(0)) : fixed.readUInt32LE(22),
    crc: fixed.readUInt32LE(14),
  }
}

function sized(whole: Stretch, header: Header, path: string): ZipEntry {
  const { entry, start, packed, size, crc } = header
  const there = Math.max(0, Math.min(packed, whole.length - start))
  const data = within(whole, start, there, path)
  if (there === packed) return { ...entry, data, expected: { size, crc }, damage: undefined }
  return {
    ...entry,
    data,
    expected: undefined,
    damage: `The archive ends ${packed - there} bytes too early.`,
  }
}

/** Unpacks an entry to find where it ends. */
async function measured(reads: SmallReads, whole: Stretch, header: Header, path: string): Promise<ZipEntry> {
  const { start } = header
  const left = whole.length - start
  const engine = createInflateRaw({ chunkSize: 256 * 1024 })
  let size = 0
  try {
    if (header.entry.method !== 8 || header.entry.encrypted) throw new Error('Its length is lost.')
    for await (const chunk of inflated(whole.read(start, whole.length), engine, path)) size += chunk.length
    const length = engine.bytesWritten
    const after = await reads.at(start + length, 8)
    const described = after.length === 8 && after.readUInt32LE(0) === DESCRIPTOR
    const expected = described ? { size, crc: after.readUInt32LE(4) } : undefined
    return { ...header.entry, data: within(whole, start, length, path), expected, damage: undefined }
  } catch {
    const next = await nextHeader(reads, whole, start)
    const damage = next === undefined ? 'The archive ends within it.' : 'Its data are damaged.'
    const length = next === undefined ? left : next - start
    return { ...header.entry, data: within(whole, start, length, path), expected: undefined, damage }
  }
}

const DESCRIPTOR = 0x08074b50
const HEADER = Buffer.from([0x50, 0x4b, 3, 4])

async function nextHeader(reads: SmallReads, whole: Stretch, from: number): Promise<number | undefined> {
  for (let at = from; at < whole.length; at += CHUNK - HEADER.length) {
    const chunk = await reads.at(at, CHUNK)
    const found = chunk.indexOf(HEADER)
    if (found >= 0) return at + found
    if (chunk.length < CHUNK) return undefined
  }
  return undefined
}

function extraFields(bytes: Buffer): { id: number; data: Buffer }[] {
  try {
    return parseExtraFields(bytes)
  } catch {
    return []
  }
}
