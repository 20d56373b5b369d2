/** Questions to a server: so many at a time, each answer checked, what is missing told. */
import { parseJson, TooDeepError } from '../base/exact-json.ts'
import { type Fields, objectsOf, ShapeError } from '../base/json-fields.ts'
import type { AttemptAnswers } from '../source/answers.ts'

/** Requests under way at once: a history server works on each with a thread. */
const AT_ONCE = 8

export class Asking {
  /** Of all answers so far. */
  bytes = 0
  /** What there was no usable answer to, and why. */
  readonly missing: string[] = []
  readonly #answers: AttemptAnswers
  readonly #signal: AbortSignal | undefined
  #free = AT_ONCE
  readonly #waiting: (() => void)[] = []

  constructor(answers: AttemptAnswers, signal: AbortSignal | undefined) {
    this.#answers = answers
    this.#signal = signal
  }

  /**
   * Asks, and gives the answer to `use`; undefined if there is none that can be used.
   * @throws what `ask` throws: there is nobody to ask any more
   */
  async use<T>(path: string, use: (answer: unknown) => T): Promise<T | undefined> {
    const { status, body } = await this.#answer(path)
    if (status === 200) return this.read(path, () => use(parseJson(body)))
    this.missing.push(`${path}: status ${status}`)
    return undefined
  }

  /** Reads what came from a path; undefined if it is not what Spark would have answered, which is noted. */
  read<T>(path: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      const isTheirs =
        error instanceof SyntaxError || error instanceof TooDeepError || error instanceof ShapeError
      if (!isTheirs) throw error
      this.missing.push(`${path}: ${error instanceof SyntaxError ? 'the answer is no JSON' : error.message}`)
      return undefined
    }
  }

  /**
   * The rows of a list that is in the order of an id, page by page, the next ones asked for meanwhile. What comes twice, because
   * the list moved between two questions, is left out. A list ends where a page is not full: nothing else is believed.
   * @param expected rows there seem to be: so many pages are asked for at once
   */
  async *pages(
    list: { readonly path: string; readonly id: string; readonly length: number },
    expected: number,
  ): AsyncGenerator<Fields[]> {
    const { path, id, length } = list
    const ask = (page: number) => {
      const asked = this.use(`${path}offset=${page * length}&length=${length}`, (answer) =>
        objectsOf(answer, path.replace(/[?&]$/, '')),
      )
      // Whoever asks for it gets the error; nobody may.
      asked.catch(() => undefined)
      return asked
    }
    const ahead: ReturnType<typeof ask>[] = []
    let last: number | bigint | undefined
    for (let next = 0; ; ) {
      do ahead.push(ask(next++))
      while (ahead.length < AHEAD && next * length < expected)
      const rows = await ahead.shift()
      if (rows === undefined) return
      const known = last
      const fresh = rows.filter((row) => known === undefined || row.long(id) > known)
      last = fresh.at(-1)?.long(id) ?? last
      if (fresh.length > 0) yield fresh
      if (fresh.length === 0 || rows.length < length) return
    }
  }

  async #answer(path: string) {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      this.#signal?.throwIfAborted()
      const answer = await this.#answers.ask(path, this.#signal)
      this.bytes += Buffer.byteLength(answer.body)
      return answer
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}

/** Pages of one list that are asked for at once. */
const AHEAD = 3
