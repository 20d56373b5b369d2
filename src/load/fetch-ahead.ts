import { setMaxListeners } from 'node:events'
import type { EventLog, FetchedLog } from '../source/part.ts'

/** Logs that are on their way or wait to be read, at most; and bytes of those that wait. */
const MOST = 8
const MOST_BYTES = 512 << 20

/** Fetches logs that cannot be read where they are, the next ones while one is loaded. */
export class FetchAhead {
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  /** Not begun yet, in the order in which they will be asked for. */
  readonly #waiting: EventLog[]
  readonly #begun = new Map<EventLog, Promise<FetchedLog>>()
  #bytes = 0

  /** @param logs what will be asked for, in order */
  constructor(logs: readonly EventLog[], signal: AbortSignal | undefined) {
    this.#waiting = logs.filter(({ fetch }) => fetch !== undefined)
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal])
    // Every request that is under way listens to it.
    setMaxListeners(0, this.#signal)
  }

  /** Begins with so many as may be on their way. */
  advance(): void {
    while (this.#begun.size < MOST && this.#bytes < MOST_BYTES) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#begin(next)
    }
  }

  /** The log as it can be read; one that is here already is given as it is. */
  async take(log: EventLog): Promise<FetchedLog> {
    if (log.fetch === undefined) return { log, end: async () => {} }
    const at = this.#waiting.indexOf(log)
    if (at >= 0) this.#waiting.splice(at, 1)
    const fetching = this.#begun.get(log) ?? this.#begin(log)
    try {
      const fetched = await fetching
      this.#bytes -= bytesOf(fetched)
      return fetched
    } finally {
      this.#begun.delete(log)
      this.advance()
    }
  }

  /** Gives up what nobody asked for, also what is on its way. */
  async end(): Promise<void> {
    this.#waiting.length = 0
    this.#stop.abort()
    const begun = [...this.#begun.values()]
    this.#begun.clear()
    for (const fetching of begun)
      await fetching.then(
        (fetched) => fetched.end(),
        () => undefined,
      )
  }

  #begin(log: EventLog): Promise<FetchedLog> {
    const fetching = log.fetch!(this.#signal).then((fetched) => {
      this.#bytes += bytesOf(fetched)
      return fetched
    })
    // Whoever asks for it gets the error; nobody may.
    fetching.catch(() => undefined)
    this.#begun.set(log, fetching)
    return fetching
  }
}

function bytesOf({ log }: FetchedLog): number {
  return log.parts.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
}
