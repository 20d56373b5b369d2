/** Texts of a column, read from DuckDB's memory: 16 bytes each, in which a short one lies itself, and a pointer to a longer one. */
import duckdb from '@duckdb/node-bindings'

const WIDTH = 16
const INLINED = 12
/**
 * Bytes between the end of one text and the start of the next that may be made accessible together with both: fewer than a
 * page of memory, so that each of them lies in a page that holds a byte of a text too.
 */
const MOST_BETWEEN = 4095

/** Texts that lie one after the other, from an address on. */
interface Stretch {
  readonly from: bigint
  readonly bytes: Buffer
}

/** Of `data`, the column's vector. Rows are best asked for in their order. */
export function texts(data: Buffer, isNull: (row: number) => boolean): (row: number) => string {
  let stretch: Stretch = { from: 0n, bytes: Buffer.alloc(0) }
  return (row) => {
    const at = row * WIDTH
    const length = data.readUInt32LE(at)
    if (length <= INLINED) return data.toString('utf8', at + 4, at + 4 + length)
    let place = Number(data.readBigUInt64LE(at + 8) - stretch.from)
    if (!(place >= 0 && place + length <= stretch.bytes.length)) {
      stretch = stretchFrom(data, row, isNull)
      place = 0
    }
    return stretch.bytes.toString('utf8', place, place + length)
  }
}

/** To get at memory takes ten times as long as to read a text from it, so it is done for as many texts as can be. */
function stretchFrom(data: Buffer, first: number, isNull: (row: number) => boolean): Stretch {
  const at = first * WIDTH
  const from = data.readBigUInt64LE(at + 8)
  let size = data.readUInt32LE(at)
  for (let row = first + 1; row * WIDTH < data.length; row++) {
    const length = data.readUInt32LE(row * WIDTH)
    if (isNull(row) || length <= INLINED) continue
    const between = Number(data.readBigUInt64LE(row * WIDTH + 8) - from) - size
    if (between < 0 || between > MOST_BETWEEN) break
    size += between + length
  }
  const bytes = duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + at + 8, size)
  return { from, bytes: Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, size) }
}
