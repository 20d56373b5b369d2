import type { Segment } from './codec.ts'

const PLAIN_SEGMENT = 2 * 1024 * 1024

/** Gathers decompressed bytes into plain segments of one size. */
export class PlainSegments {
  /** Where in the stream decompressing can start anew for these bytes. */
  readonly offset: number
  #bytes: Uint8Array<ArrayBuffer> | undefined
  #filled = 0

  constructor(offset: number) {
    this.offset = offset
  }

  /** Segments that are full once these bytes were added. */
  *add(piece: Uint8Array): Generator<Segment, void, undefined> {
    for (let from = 0; from < piece.length; ) {
      this.#bytes ??= new Uint8Array(PLAIN_SEGMENT)
      const part = piece.subarray(from, from + PLAIN_SEGMENT - this.#filled)
      this.#bytes.set(part, this.#filled)
      this.#filled += part.length
      from += part.length
      if (this.#filled === PLAIN_SEGMENT) yield* this.flush()
    }
  }

  /** What has been gathered so far: before a problem, which stands at its place, and at the end. */
  *flush(): Generator<Segment, void, undefined> {
    const bytes = this.#bytes
    if (bytes === undefined) return
    this.#bytes = undefined
    const filled = this.#filled
    this.#filled = 0
    yield {
      kind: 'plain',
      offset: this.offset,
      bytes: filled === PLAIN_SEGMENT ? bytes : bytes.slice(0, filled),
    }
  }
}
