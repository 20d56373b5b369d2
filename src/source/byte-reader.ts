import { type FileHandle, open } from 'node:fs/promises'
import type { ByteRange } from './part.ts'
import { reasonOf, SourceError } from './source-error.ts'

/** Reads forward and skips: by seeking in a file, by reading on in a stream. */
export interface ByteReader {
  /** Bytes taken or skipped so far. */
  readonly position: number
  /** The next bytes, at least one and at most `most`; undefined at the end. Valid until the next call. */
  take(most: number): Promise<Uint8Array | undefined>
  /** Goes on by `count` bytes, or to the end if that is nearer. */
  skip(count: number): Promise<void>
  close(): Promise<void>
}

/** The next `count` bytes in a buffer of their own, fewer at the end. */
export async function takeExactly(reader: ByteReader, count: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let left = count
  while (left > 0) {
    const piece = await reader.take(left)
    if (!piece) break
    pieces.push(Uint8Array.from(piece))
    left -= piece.length
  }
  return Buffer.concat(pieces)
}

export class FileReader implements ByteReader {
  position = 0
  private readonly range: ByteRange
  private file: FileHandle | undefined
  private readonly buffer = Buffer.allocUnsafe(64 * 1024)
  private bufferFrom = 0
  private bufferTo = 0

  constructor(range: ByteRange) {
    this.range = range
  }

  async take(most: number): Promise<Uint8Array | undefined> {
    const inBuffer = this.position >= this.bufferFrom && this.position < this.bufferTo
    if (!inBuffer && !(await this.fill())) return undefined
    const to = Math.min(this.bufferTo, this.position + most)
    const piece = this.buffer.subarray(this.position - this.bufferFrom, to - this.bufferFrom)
    this.position = to
    return piece
  }

  async skip(count: number): Promise<void> {
    this.position = Math.min(this.position + count, this.range.length)
  }

  async close(): Promise<void> {
    await this.file?.close()
  }

  private async fill(): Promise<boolean> {
    const { path, offset, length } = this.range
    const want = Math.min(this.buffer.length, length - this.position)
    if (want <= 0) return false
    try {
      this.file ??= await open(path)
      const { bytesRead } = await this.file.read(this.buffer, 0, want, offset + this.position)
      this.bufferFrom = this.position
      this.bufferTo = this.position + bytesRead
      return bytesRead > 0
    } catch (error) {
      throw new SourceError('unreadable', `${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
    }
  }
}

export class StreamReader implements ByteReader {
  position = 0
  private readonly chunks: AsyncIterator<Uint8Array>
  private chunk: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]()
  }

  async take(most: number): Promise<Uint8Array | undefined> {
    while (this.chunk.length === 0) {
      const step = await this.chunks.next()
      if (step.done) return undefined
      this.chunk = step.value
    }
    const piece = this.chunk.subarray(0, most)
    this.chunk = this.chunk.subarray(piece.length)
    this.position += piece.length
    return piece
  }

  async skip(count: number): Promise<void> {
    let left = count
    while (left > 0) {
      const piece = await this.take(left)
      if (!piece) return
      left -= piece.length
    }
  }

  async close(): Promise<void> {
    await this.chunks.return?.()
  }
}
