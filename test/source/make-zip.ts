import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../src/base/crc32.ts'

export interface ZipSpec {
  readonly name: string
  readonly data: string | Uint8Array
  readonly method?: number
  readonly flags?: number
  /** Sizes and checksum after the data, as Java writes them. */
  readonly streamed?: boolean
  /** Sizes in zip64 fields. */
  readonly big?: boolean
  readonly crc?: number
}

/** A zip of these entries. */
export function makeZip(entries: readonly ZipSpec[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const data = Buffer.from(entry.data)
    const method = entry.method ?? 8
    const packed = method === 8 ? deflateRawSync(data) : data
    const name = Buffer.from(entry.name)
    const crc = entry.crc ?? crc32(data, 0)
    const flags = (entry.flags ?? 0) | 0x800 | (entry.streamed ? 8 : 0)
    const extra = Buffer.alloc(entry.big ? 20 : 0)
    if (entry.big) {
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(16, 2)
      extra.writeBigUInt64LE(BigInt(data.length), 4)
      extra.writeBigUInt64LE(BigInt(packed.length), 12)
    }
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(crc, 10)
    fields.writeUInt32LE(entry.big ? 0xffffffff : packed.length, 14)
    fields.writeUInt32LE(entry.big ? 0xffffffff : data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    fields.writeUInt16LE(extra.length, 24)
    const local = Buffer.from(fields)
    if (entry.streamed) local.fill(0, 10, 22)
    const descriptor = Buffer.from('504b0708'.padEnd(32, '0'), 'hex')
    fields.copy(descriptor, 4, 10, 22)
    const whole = [
      Buffer.from('PK\x03\x04'),
      local,
      name,
      extra,
      packed,
      ...(entry.streamed ? [descriptor] : []),
    ]
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00'), fields, tail, name, extra)
    locals.push(...whole)
    at += whole.reduce((sum, piece) => sum + piece.length, 0)
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}
