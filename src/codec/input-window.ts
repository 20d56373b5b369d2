/** The part of a stream that is being looked at, contiguous whatever the chunks it came in. */
export class InputWindow {
  /** What is there. Good until the next `more`, `take` or `drop`. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Place of `bytes[0]` in the stream. */
  offset = 0
  /** The stream has no more than what is in `bytes`. */
  ended = false
  #store = new Uint8Array(64 * 1024)
  #from = 0
  #to = 0
  readonly #input: AsyncIterator<Uint8Array>

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#input = input[Symbol.asyncIterator]()
  }

  /** Adds the stream's next chunk; false at its end. */
  async more(): Promise<boolean> {
    if (this.ended) return false
    const next = await this.#input.next()
    if (next.done === true) {
      this.ended = true
      return false
    }
    this.#makeRoom(next.value.length)
    this.#store.set(next.value, this.#to)
    this.#to += next.value.length
    this.#see()
    return true
  }

  /** Copies the first `length` bytes out, into an ArrayBuffer of their own, and drops them here. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(length)
    taken.set(this.bytes.subarray(0, length))
    this.drop(length)
    return taken
  }

  drop(length: number): void {
    this.#from += length
    this.offset += length
    this.#see()
  }

  /** To be called when the stream is left before its end. */
  async close(): Promise<void> {
    if (!this.ended) await this.#input.return?.()
  }

  #makeRoom(length: number): void {
    if (this.#to + length <= this.#store.length) return
    const used = this.#to - this.#from
    // Moving bytes within a store that is more than half full would be done again and again.
    const roomy = (used + length) * 2 <= this.#store.length
    const store = roomy ? this.#store : new Uint8Array((used + length) * 2)
    store.set(this.#store.subarray(this.#from, this.#to))
    this.#store = store
    this.#from = 0
    this.#to = used
  }

  #see(): void {
    this.bytes = this.#store.subarray(this.#from, this.#to)
  }
}
