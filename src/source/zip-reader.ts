import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { RandomAccessReader } from 'yauzl'
import type { ByteRange } from './part.ts'

/**
 * Gives yauzl the bytes of a range of an open file: a zip may itself stand in a tar or, stored, in a zip. Whoever opened the
 * file closes it.
 */
export class RangeReader extends RandomAccessReader {
  private readonly range: ByteRange
  private readonly file: FileHandle

  constructor(range: ByteRange, file: FileHandle) {
    super()
    this.range = range
    this.file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.range.path, {
      start: this.range.offset + start,
      end: this.range.offset + end - 1,
    })
  }

  /** Without a stream for each of the many small reads of a directory. Offsets come from the archive: any number. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.range.length)) {
      setImmediate(done, new Error('it points beyond its own end'))
      return
    }
    this.file.read(buffer, offset, length, this.range.offset + position).then(
      ({ bytesRead }) => done(bytesRead < length ? new Error('the archive has become shorter') : null),
      (error: Error) => done(error),
    )
  }
}
