import { reasonOf, SourceError } from './source-error.ts'
import { type SmallReads, type Stretch, smallReads } from './stretch.ts'

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

export class StretchReader implements ByteReader {
  position = 0
  private readonly stretch: Stretch
  private reads: SmallReads | undefined
  private buffer: Uint8Array = new Uint8Array(0)
  private bufferFrom = 0

  constructor(stretch: Stretch) {
    this.stretch = stretch
  }

  async take(most: number): Promise<Uint8Array | undefined> {
    const end = this.bufferFrom + this.buffer.length
    const inBuffer = this.position >= this.bufferFrom && this.position < end
    if (!inBuffer && !(await this.fill())) return undefined
    const from = this.position - this.bufferFrom
    const piece = this.buffer.subarray(from, from + most)
    this.position += piece.length
    return piece
  }

  async skip(count: number): Promise<void> {
    this.position = Math.min(this.position + count, this.stretch.length)
  }

  async close(): Promise<void> {
    await this.reads?.close()
  }

  private async fill(): Promise<boolean> {
    try {
      this.reads ??= await smallReads(this.stretch)
      this.buffer = await this.reads.at(this.position, 64 * 1024)
      this.bufferFrom = this.position
      return this.buffer.length > 0
    } catch (error) {
      if (error instanceof SourceError) throw error
      const { path } = this.stretch.local ?? { path: 'It' }
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
