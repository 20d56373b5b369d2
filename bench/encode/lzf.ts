const HASH_BITS = 13
/** How far back a copy may reach, and how long it may be. */
const REACH = 1 << 13
const LONGEST = 264
/** The most literals that one control byte announces. */
const RUN = 32

const last = new Int32Array(1 << HASH_BITS)

/** LZF data of up to 64 KiB; undefined where it is no smaller. Matches of three bytes and more, by the last place of a hash. */
export function compressLzf(plain: Buffer): Buffer | undefined {
  const out = Buffer.alloc(plain.length + (plain.length >> 5) + 8)
  let to = 0
  let literals = 0
  const end = plain.length
  last.fill(-REACH)
  const flush = (until: number) => {
    for (let from = literals; from < until; from += RUN) {
      const count = Math.min(RUN, until - from)
      out[to++] = count - 1
      to += plain.copy(out, to, from, from + count)
    }
  }
  for (let at = 0; at < end; ) {
    const distance = at + 3 <= end ? distanceOf(plain, at) : 0
    if (distance === 0) {
      at++
      continue
    }
    let length = 3
    while (length < LONGEST && at + length < end && plain[at - distance + length] === plain[at + length])
      length++
    flush(at)
    const short = Math.min(length - 2, 7)
    out[to++] = (short << 5) | ((distance - 1) >> 8)
    if (short === 7) out[to++] = length - 9
    out[to++] = (distance - 1) & 0xff
    at += length
    literals = at
    if (to >= end) return undefined
  }
  flush(end)
  return to < end ? out.subarray(0, to) : undefined
}

/** How far back the same three bytes stood, as far as the hash knows; 0 if nowhere in reach. */
function distanceOf(plain: Buffer, at: number): number {
  const three = (plain[at]! << 16) | (plain[at + 1]! << 8) | plain[at + 2]!
  const hash = Math.imul(three, 0x9e3779b1) >>> (32 - HASH_BITS)
  const from = last[hash]!
  last[hash] = at
  const isSame =
    at - from <= REACH &&
    from >= 0 &&
    plain[from] === plain[at] &&
    plain[from + 1] === plain[at + 1] &&
    plain[from + 2] === plain[at + 2]
  return isSame ? at - from : 0
}
