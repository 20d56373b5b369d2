import { type Attempt, attemptsOf } from '../../answers/attempt.ts'
import type { Reader } from '../../store/reader.ts'

/** The attempts of the applications that were asked for, as each request needs them first. */
export class AttemptCache {
  readonly #reader: Reader
  readonly #versionOf: () => number | undefined
  readonly #attempts = new Map<string, readonly Attempt[]>()
  #version: number | undefined

  constructor(reader: Reader, version: () => number | undefined) {
    this.#reader = reader
    this.#versionOf = version
  }

  async of(appId: string): Promise<readonly Attempt[]> {
    const version = this.#versionOf()
    if (version !== this.#version || this.#attempts.size >= MOST) this.#attempts.clear()
    this.#version = version
    const known = this.#attempts.get(appId)
    if (known !== undefined) return known
    const attempts = await attemptsOf(this.#reader, appId)
    // What there is not is not kept: anyone could ask for it under any name.
    if (attempts.length > 0 && this.#versionOf() === version) this.#attempts.set(appId, attempts)
    return attempts
  }
}

const MOST = 1_000
