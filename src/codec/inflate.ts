import { createInflateRaw, type InflateRaw } from 'node:zlib'

/** zlib forgets what it had decompressed of a piece of output when it meets an error: small pieces keep that loss small. */
const PIECE = 64 * 1024

/** One raw deflate stream. zlib's own gzip reader hides where a member ends, and drops good data before trailing junk. */
export class Inflate {
  /** Where the stream ended, in bytes put in; undefined before. */
  ended: number | undefined
  readonly #stream: InflateRaw
  #put = 0
  #pieces: Uint8Array[] = []
  #error: Error | undefined
  /** Lets the pending `put` go on after an error, when zlib does not call back. */
  #fail: () => void = () => {}

  constructor() {
    this.#stream = createInflateRaw({ chunkSize: PIECE })
    this.#stream.on('data', (piece: Uint8Array) => this.#pieces.push(piece))
    this.#stream.on('error', (error) => {
      this.#error = error
      this.#fail()
    })
  }

  /** Bytes that zlib has used. */
  get used(): number {
    return this.#stream.bytesWritten
  }

  /** What came out of these bytes, and why it cannot go on if so. Bytes behind the stream's end are not used. */
  async put(bytes: Uint8Array): Promise<{ pieces: Uint8Array[]; error: Error | undefined }> {
    await new Promise<void>((resolve) => {
      this.#fail = resolve
      this.#stream.write(bytes, () => resolve())
    })
    while (this.#error === undefined && this.#stream.readableLength > 0) await new Promise(setImmediate)
    this.#put += bytes.length
    if (this.#error === undefined && this.used < this.#put) this.ended = this.used
    const pieces = this.#pieces
    this.#pieces = []
    return { pieces, error: this.#error }
  }

  close(): void {
    this.#stream.destroy()
  }
}
