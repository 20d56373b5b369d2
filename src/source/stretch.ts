import { open } from 'node:fs/promises'
import { readRange } from './file-part.ts'
import type { ByteRange, LogPart } from './part.ts'

/** Bytes that can be had from any place: of a file on this machine, or of one far away. */
export interface Stretch {
  readonly length: number
  /** Where they stand in a local file. */
  readonly local: ByteRange | undefined
  /** Bytes `from` to `to` (excluded), in chunks as those of `LogPart.open`. @throws SourceError after the last good byte */
  read(from: number, to: number): AsyncIterable<Uint8Array>
}

/** The bytes of a part, if they can be had from any place. */
export function stretchOf({ path, local, ranges, bytes }: LogPart): Stretch | undefined {
  if (local !== undefined) return { length: local.length, local, read: reading(local, path) }
  return ranges && bytes !== undefined ? { length: bytes, local: undefined, read: ranges.read } : undefined
}

/** A piece of it, shown as `path`. */
export function within(whole: Stretch, offset: number, length: number, path: string): Stretch {
  if (whole.local !== undefined) {
    const local = { path: whole.local.path, offset: whole.local.offset + offset, length }
    return { length, local, read: reading(local, path) }
  }
  return { length, local: undefined, read: (from, to) => whole.read(offset + from, offset + to) }
}

/** A part that is exactly a stretch. */
export function stretchPart(stretch: Stretch, path: string, modified: number | undefined): LogPart {
  const { length, local } = stretch
  const open = () => stretch.read(0, length)
  const part = { path, bytes: length, modified, local, open }
  return local === undefined ? { ...part, ranges: stretch } : part
}

function reading({ path, offset }: ByteRange, shown: string): Stretch['read'] {
  return (from, to) => readRange({ path, offset: offset + from, length: to - from }, shown)
}

/** For many small reads. */
export interface SmallReads {
  /** `count` bytes from `at` on, fewer at the end. */
  at(at: number, count: number): Promise<Buffer>
  close(): Promise<void>
}

export async function smallReads(stretch: Stretch): Promise<SmallReads> {
  const { local, length } = stretch
  const most = (at: number, count: number) => Math.max(0, Math.min(count, length - at))
  if (local === undefined) {
    const blocks = new Blocks(stretch)
    return { at: (at, count) => blocks.at(at, most(at, count)), close: async () => {} }
  }
  const file = await open(local.path)
  return {
    at: async (at, count) => {
      const buffer = Buffer.allocUnsafe(most(at, count))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, local.offset + at)
      return buffer.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}

const BLOCK = 256 * 1024
const MOST_BLOCKS = 16

/** The blocks that were read last: a request for each entry of a directory would take as long as a small log each. */
class Blocks {
  readonly #stretch: Stretch
  readonly #blocks = new Map<number, Promise<Buffer>>()

  constructor(stretch: Stretch) {
    this.#stretch = stretch
  }

  async at(at: number, count: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (let from = at; from < at + count; ) {
      const start = Math.floor(from / BLOCK) * BLOCK
      const block = await this.#block(start)
      const piece = block.subarray(from - start, Math.min(block.length, at + count - start))
      if (piece.length === 0) break
      pieces.push(piece)
      from += piece.length
    }
    return Buffer.concat(pieces)
  }

  #block(start: number): Promise<Buffer> {
    const known = this.#blocks.get(start)
    if (known !== undefined) return known
    const block = all(this.#stretch.read(start, Math.min(this.#stretch.length, start + BLOCK)))
    block.catch(() => this.#blocks.delete(start))
    this.#blocks.set(start, block)
    const [oldest] = this.#blocks.keys()
    if (this.#blocks.size > MOST_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest)
    return block
  }
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const chunk of chunks) pieces.push(chunk)
  return Buffer.concat(pieces)
}
