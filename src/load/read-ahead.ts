import type { DecodePool } from '../decode/pool.ts'
import type { EventLog } from '../source/part.ts'
import type { FetchAhead } from './fetch-ahead.ts'
import { type BegunLog, beginLog } from './read-log.ts'

/** Begins to read one log before its turn: while the database is opened, or the log before it is written. */
export class ReadAhead {
  readonly #pool: DecodePool
  readonly #signal: AbortSignal | undefined
  /** Undefined as long as nothing is fetched. */
  #fetches: FetchAhead | undefined
  #begun: { readonly log: EventLog; readonly reading: Promise<BegunLog> } | undefined

  constructor(pool: DecodePool, signal: AbortSignal | undefined) {
    this.#pool = pool
    this.#signal = signal
  }

  /** Logs that must be fetched come from there. */
  fetchWith(fetches: FetchAhead): void {
    this.#fetches = fetches
    fetches.advance()
  }

  /** Begins with a log that will be asked for next. */
  async begin(log: EventLog): Promise<void> {
    await this.#end()
    const reading = this.#beginNow(log)
    // Whoever asks for it gets the error; nobody may.
    reading.catch(() => undefined)
    this.#begun = { log, reading }
  }

  /** The log with its reading begun, early or now. */
  async take(log: EventLog): Promise<BegunLog> {
    const begun = this.#begun
    if (begun?.log !== log) return this.#beginNow(log)
    this.#begun = undefined
    return begun.reading
  }

  /** Ends all that is under way; nothing is begun afterwards. */
  async close(): Promise<void> {
    // First: a reading that has begun may wait for what it is to read.
    await this.#fetches?.end()
    await this.#end()
  }

  /** Ends the reading of what nobody asked for. */
  async #end(): Promise<void> {
    const begun = this.#begun
    this.#begun = undefined
    await begun?.reading.then(
      async (log) => {
        await log.end()
        await log.release()
      },
      () => undefined,
    )
  }

  #beginNow(log: EventLog): Promise<BegunLog> {
    const fetches = this.#fetches
    return beginLog(log, this.#pool, this.#signal, fetches && ((it) => fetches.take(it)))
  }
}
