import { Readable } from 'node:stream'
import { RandomAccessReader } from 'yauzl'
import type { SmallReads, Stretch } from './stretch.ts'

/**
 * Gives yauzl the bytes of a zip, which may itself stand in a tar or, stored, in a zip, on disk or far away. Whoever opened
 * `reads` closes it.
 */
export class ZipBytes extends RandomAccessReader {
  private readonly zip: Stretch
  private readonly reads: SmallReads

  constructor(zip: Stretch, reads: SmallReads) {
    super()
    this.zip = zip
    this.reads = reads
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.zip.read(start, end))
  }

  /** Without a stream for each of the many small reads of a directory. Offsets come from the archive: any number. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.zip.length)) {
      setImmediate(done, new Error('it points beyond its own end'))
      return
    }
    this.reads.at(position, length).then(
      (bytes) => {
        bytes.copy(buffer, offset)
        done(bytes.length < length ? new Error('the archive has become shorter') : null)
      },
      (error: Error) => done(error),
    )
  }
}
