import { closeSync, openSync, readSync } from 'node:fs'
import { reasonOf } from '../source/source-error.ts'
import type { SegmentProblem } from './block.ts'

/** A range of a local file. */
export interface FileRange {
  readonly path: string
  readonly offset: number
  readonly length: number
}

/** Stays in the processor's cache between reading and decoding. */
const PIECE = 1 << 20
let buffer: Buffer | undefined

/**
 * The bytes of a range in pieces, each good until the next one. What cannot be read any more, or is gone, is a problem
 * in its place, not the end of the load.
 */
export function* readRange({ path, offset, length }: FileRange): Generator<Uint8Array | SegmentProblem> {
  buffer ??= Buffer.alloc(PIECE)
  let at = 0
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    while (at < length) {
      const read = readSync(file, buffer, 0, Math.min(PIECE, length - at), offset + at)
      if (read === 0) break
      yield new Uint8Array(buffer.buffer, buffer.byteOffset, read)
      at += read
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    yield { code: 'unreadable', offset: offset + at, detail: reasonOf(error) }
    return
  } finally {
    if (file !== undefined) closeSync(file)
  }
  if (at < length) {
    const detail = `${length - at} bytes that were there when it was listed are gone`
    yield { code: 'changed_while_read', offset: offset + at, detail }
  }
}
