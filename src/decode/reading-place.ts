import type { DiagnosticCode } from '../base/diagnostics.ts'
import { JoinedLine } from '../lines/joined-line.ts'
import type { Job } from './job.ts'
import { HEAD } from './jobs.ts'

/** What follows a line that was taken as the whole last one, its newline missing, is not that newline. */
export class LineGoesOn extends Error {}

/** Where the reading of a file stopped, so that it can go on from there once the file has grown. */
export class ReadingPlace {
  /** The last line, as far as it was there. */
  readonly line = new JoinedLine()
  /** How the last line was left: with its newline, cut, or read as a whole one without a newline. */
  lastLine: 'ended' | 'cut' | 'read' = 'ended'
  /** Byte of the file from which decoding can start anew. */
  from = 0
  /** Decompressed bytes from there on that were read. */
  skip = 0
  /** The file ended within a line or a compressed block, and that is all that is wrong with it. */
  onlyCut = true
  /** The codec said that the file ends too early. */
  #cut = false

  /** To be called when reading begins, or goes on. */
  begin(): void {
    this.#cut = false
    if (this.lastLine === 'read')
      this.line.start({ bytes: new Uint8Array(0), broken: false }, this.line.offset)
  }

  /** A segment was read: this many bytes of it had not been read before. */
  passed({ offset }: Job, bytes: number): void {
    if (offset !== this.from) this.skip = 0
    this.from = offset
    this.skip += bytes
  }

  problem(code: DiagnosticCode): void {
    if (code === 'truncated') this.#cut = true
    else this.onlyCut = false
  }

  /** Whether what was read of the file stays right when it grows: `stored` bytes of it were read. */
  canGoOn(stored: number): boolean {
    // So few bytes may not even tell the codec.
    return this.onlyCut && (stored === 0 || stored >= HEAD)
  }

  /** All of the file was read, `length` bytes. */
  end(length: number): void {
    if (this.#cut) return
    this.from = length
    this.skip = 0
  }
}
