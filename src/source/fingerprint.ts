import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/** Enough of a log to hold its application id and its start, or the events that were written last. */
const PIECE = 4096

/**
 * What tells the first `length` bytes of a file from others, without reading them all: their beginning and their end. A log
 * is only ever appended to. Undefined if the file cannot be read that far.
 */
export function fingerprint(path: string, length: number): string | undefined {
  const piece = Buffer.alloc(Math.min(PIECE, length))
  const hash = createHash('sha1')
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    for (const at of [0, length - piece.length]) {
      if (readSync(file, piece, 0, piece.length, at) < piece.length) return undefined
      hash.update(piece)
    }
    return hash.digest('base64')
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
