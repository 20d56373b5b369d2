// RFC 1952, section 2.3.
const MAGIC = [0x1f, 0x8b, 0x08]
const HAS_HEADER_CHECKSUM = 0x02
const HAS_EXTRA = 0x04
const HAS_NAME = 0x08
const HAS_COMMENT = 0x10
const RESERVED = 0xe0
/** Fixed part: magic, flags, time, extra flags, system. */
const FIXED = 10
/** Names and comments are short; without a limit, damage could make us look for their end for ever. */
const MAX_HEADER = 128 * 1024

/** Length of the gzip header at `at`; 'more' if what is there so far could be its beginning. */
export function readGzipHeader(bytes: Uint8Array, at: number): number | 'more' | 'bad' {
  for (let i = 0; i < MAGIC.length; i++) {
    if (at + i >= bytes.length) return 'more'
    if (bytes[at + i] !== MAGIC[i]) return 'bad'
  }
  if (at + FIXED > bytes.length) return 'more'
  const flags = bytes[at + 3]!
  if ((flags & RESERVED) !== 0) return 'bad'
  let end = at + FIXED
  if ((flags & HAS_EXTRA) !== 0) {
    if (end + 2 > bytes.length) return 'more'
    end += 2 + bytes[end]! + bytes[end + 1]! * 256
  }
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & text) === 0) continue
    const zero = bytes.indexOf(0, end)
    if (zero < 0) return bytes.length - at > MAX_HEADER ? 'bad' : 'more'
    end = zero + 1
  }
  if ((flags & HAS_HEADER_CHECKSUM) !== 0) end += 2
  return end <= bytes.length ? end - at : 'more'
}

/** The first place from `from` on where a member may begin, or `~at`: none before `at`, and what follows is too short to tell. */
export function findGzipHeader(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MAGIC[0]!, from); at >= 0; at = bytes.indexOf(MAGIC[0]!, at + 1)) {
    if (at + FIXED > bytes.length) return ~at
    if (readGzipHeader(bytes, at) !== 'bad' && isUsual(bytes, at)) return at
  }
  return ~Math.max(from, bytes.length)
}

/** The extra flags and the system have few values in use: it makes finding a member by chance in damaged data unlikely. */
function isUsual(bytes: Uint8Array, at: number): boolean {
  const extraFlags = bytes[at + 8]!
  const system = bytes[at + 9]!
  return (extraFlags === 0 || extraFlags === 2 || extraFlags === 4) && (system <= 13 || system === 255)
}
