import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * Rendered answers, the ones asked for last, within a number of bytes. They are kept compressed: JSON takes a fraction, so
 * that the pages of a large application find room, and to expand one takes less than a query.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Uint8Array>()
  #bytes = 0

  get(key: string): Uint8Array<ArrayBuffer> | undefined {
    const answer = this.#answers.get(key)
    if (answer === undefined) return undefined
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return new Uint8Array(inflateRawSync(answer))
  }

  /** Keeps an answer, unless it would push out too many others. */
  add(key: string, answer: Uint8Array<ArrayBuffer>): void {
    if (answer.length > LARGEST || key.length > LONGEST_KEY || this.#answers.has(key)) return
    // A copy: what zlib gives is the beginning of a block of 16 KB, which would be kept with it.
    const packed = new Uint8Array(deflateRawSync(answer, { level: 1 }))
    this.#answers.set(key, packed)
    this.#bytes += cost(key, packed)
    for (const [oldest, its] of this.#answers) {
      if (this.#bytes <= ALL) return
      this.#answers.delete(oldest)
      this.#bytes -= cost(oldest, its)
    }
  }
}

/** Some two thousand pages: memory is as high as it gets after so many requests, not after ten thousand. */
const ALL = 8 << 20
const LARGEST = 1 << 20
const LONGEST_KEY = 2_000
/** What an entry takes beside its bytes. */
const ENTRY = 200

function cost(key: string, answer: Uint8Array): number {
  return answer.length + key.length * 2 + ENTRY
}
