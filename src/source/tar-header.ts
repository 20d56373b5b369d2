/** One header block of a tar archive (POSIX ustar and GNU's variant of it). */
export interface TarHeader {
  readonly name: string
  /** Bytes of data that follow, padded to whole blocks. */
  readonly size: number
  /** ms since 1970 */
  readonly modified: number
  /** '0' a file, '5' a folder, '1' and '2' links, 'x' 'g' 'L' 'K' headers of the next entry, other letters as in the format. */
  readonly type: string
}

export const BLOCK = 512

/** Undefined where the block is no header: no `ustar`, a wrong checksum, a size that no file has. */
export function tarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.length < BLOCK || text(block, 257, 5) !== 'ustar') return undefined
  if (number(block, 148, 8) !== checksum(block)) return undefined
  const size = number(block, 124, 12)
  if (!Number.isSafeInteger(size) || size < 0) return undefined
  const prefix = text(block, 257, 8) === 'ustar' ? text(block, 345, 155) : ''
  const name = text(block, 0, 100)
  const type = text(block, 156, 1) || '0'
  return {
    name: prefix ? `${prefix}/${name}` : name,
    // Some writers give folders and links a size, though no data follows.
    size: /[1-6]/.test(type) ? 0 : size,
    modified: Math.max(0, number(block, 136, 12)) * 1000,
    type: type === '7' ? '0' : type,
  }
}

/** The records `length key=value` of a pax header; what is not of this form ends it. */
export function paxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, space))
    if (!(length > space - at + 1) || at + length > bytes.length) break
    const record = bytes.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

/** The sum of all bytes, with the field of the checksum itself as blanks. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]!
  return sum
}

/** Octal digits, or GNU's big-endian binary with the first bit set. */
function number(block: Uint8Array, at: number, length: number): number {
  if (block[at]! & 0x80) {
    let value = block[at]! & 0x7f
    for (let i = at + 1; i < at + length; i++) value = value * 256 + block[i]!
    return value
  }
  const digits = text(block, at, length).trim()
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(block.buffer, block.byteOffset + at, length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}
