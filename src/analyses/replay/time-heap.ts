/** Numbered things by their times, the earliest first; of the same time the smaller number first. */
export class TimeHeap {
  readonly #times: number[] = []
  readonly #items: number[] = []

  get size(): number {
    return this.#items.length
  }

  /** The earliest time; Infinity if there is nothing. */
  get time(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY
  }

  get item(): number {
    return this.#items[0]!
  }

  push(time: number, item: number): void {
    let at = this.#items.length
    this.#times.push(time)
    this.#items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): void {
    const time = this.#times.pop()!
    const item = this.#items.pop()!
    if (this.#items.length > 0) this.#setTop(time, item)
  }

  /** The earliest with another time: a pop and a push in one. */
  replaceTop(time: number): void {
    this.#setTop(time, this.#items[0]!)
  }

  #setTop(time: number, item: number): void {
    this.#times[0] = time
    this.#items[0] = item
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      if (left >= this.#items.length) break
      const right = left + 1
      const child = right < this.#items.length && this.#before(right, left) ? right : left
      if (!this.#before(child, at)) break
      this.#swap(at, child)
      at = child
    }
  }

  #before(a: number, b: number): boolean {
    const difference = this.#times[a]! - this.#times[b]!
    return difference < 0 || (difference === 0 && this.#items[a]! < this.#items[b]!)
  }

  #swap(a: number, b: number): void {
    const time = this.#times[a]!
    const item = this.#items[a]!
    this.#times[a] = this.#times[b]!
    this.#items[a] = this.#items[b]!
    this.#times[b] = time
    this.#items[b] = item
  }
}
