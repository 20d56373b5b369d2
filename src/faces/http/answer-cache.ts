/** Rendered answers, the ones asked for last, within a number of bytes. */
export class AnswerCache {
  readonly #answers = new Map<string, Uint8Array<ArrayBuffer>>()
  #bytes = 0

  get(key: string): Uint8Array<ArrayBuffer> | undefined {
    const answer = this.#answers.get(key)
    if (answer === undefined) return undefined
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return answer
  }

  /** Keeps an answer, unless it would push out too many others. */
  add(key: string, answer: Uint8Array<ArrayBuffer>): void {
    if (answer.length > LARGEST || key.length > LONGEST_KEY || this.#answers.has(key)) return
    this.#answers.set(key, answer)
    this.#bytes += cost(key, answer)
    for (const [oldest, its] of this.#answers) {
      if (this.#bytes <= ALL) return
      this.#answers.delete(oldest)
      this.#bytes -= cost(oldest, its)
    }
  }
}

const ALL = 32 << 20
const LARGEST = 1 << 20
const LONGEST_KEY = 2_000
/** What an entry takes beside its bytes. */
const ENTRY = 200

function cost(key: string, answer: Uint8Array): number {
  return answer.length + key.length * 2 + ENTRY
}
