import * as zlib from 'node:zlib'

/** CRC-32 as in zip; `seed` is the checksum of what came before. Node has its own from 20.15 on. */
export const crc32: (bytes: Uint8Array, seed: number) => number = zlib.crc32 ?? tableCrc32

export function tableCrc32(bytes: Uint8Array, seed: number): number {
  let crc = ~seed
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})
