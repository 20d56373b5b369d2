import { CHUNK } from '../file-part.ts'

/** Worth to go on as it is. */
const LARGE = 64 << 10

/**
 * `length` bytes of any pieces as chunks of at most 1 MiB, each with an ArrayBuffer of its own. Where the pieces end in an error,
 * what came before it is given first.
 */
export async function* chunked(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let left = length
  let chunk: Uint8Array = new Uint8Array(0)
  let filled = 0
  try {
    for await (const piece of pieces) {
      if (isWhole(piece)) {
        if (filled > 0) yield chunk.subarray(0, filled)
        chunk = new Uint8Array(0)
        filled = 0
        left -= piece.length
        yield piece
        continue
      }
      for (let from = 0; from < piece.length; ) {
        if (filled === chunk.length) {
          if (filled > 0) yield chunk
          chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, Math.max(left, piece.length - from)))
          filled = 0
        }
        const count = Math.min(chunk.length - filled, piece.length - from)
        chunk.set(piece.subarray(from, from + count), filled)
        filled += count
        from += count
        left -= count
      }
    }
  } catch (error) {
    if (filled > 0) yield chunk.subarray(0, filled)
    throw error
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}

/** Large, and all of an ArrayBuffer that is nobody else's: as the parser of HTTP makes them. */
function isWhole({ length, buffer }: Uint8Array): boolean {
  return length >= LARGE && length <= CHUNK && length === buffer.byteLength
}
