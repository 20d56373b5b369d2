/** Room for so much. Who gives takes of it, and waits where none is left; who takes gives it back. */
export class Room {
  #free: number
  #isClosed = false
  #wake = () => {}

  constructor(size: number) {
    this.#free = size
  }

  /** Takes `size` of it, which may be more than there is, and waits until some is left. Says whether it is still open. */
  async take(size: number): Promise<boolean> {
    this.#free -= size
    while (this.#free <= 0 && !this.#isClosed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return !this.#isClosed
  }

  give(size: number): void {
    this.#free += size
    this.#wake()
  }

  /** Nobody takes any more: who waits goes on. */
  close(): void {
    this.#isClosed = true
    this.#wake()
  }
}

/** What one gives and another takes later: in order, all of it, and then the end or the error. */
export class HandOver<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = []
  #end: { readonly error?: unknown } | undefined
  #wake = () => {}

  give(item: T): void {
    this.#waiting.push(item)
    this.#wake()
  }

  /** @param end with an error, which is thrown behind what waits */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) yield next
      if (this.#end !== undefined) break
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if ('error' in this.#end) throw this.#end.error
  }
}
