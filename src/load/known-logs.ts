import type { EventLog } from '../source/part.ts'
import type { Database } from '../store/database.ts'
import type { LogState } from './loaded-log.ts'

interface KnownPart {
  readonly bytes: number | undefined
  readonly modified: number | undefined
  readonly state: LogState
  readonly reason: string | undefined
  readonly events: number
  readonly attemptKey: number | undefined
}

/** What a database knows of the logs that were loaded into it, so that unchanged ones need not be read again. */
export class KnownLogs {
  readonly #logs = new Map<string, Map<string, KnownPart>>()

  static async read({ connection }: Database): Promise<KnownLogs> {
    const known = new KnownLogs()
    const reader = await connection.runAndReadAll(
      'SELECT log_path, path, stored_bytes, epoch_ms(modified), state, reason, events, attempt_key FROM logs',
    )
    for (const [log, path, bytes, modified, state, reason, events, key] of reader.getRows()) {
      const parts = known.#logs.get(String(log)) ?? new Map<string, KnownPart>()
      known.#logs.set(String(log), parts)
      parts.set(String(path), {
        bytes: numberOf(bytes),
        modified: numberOf(modified),
        state: String(state) as LogState,
        reason: reason === null ? undefined : String(reason),
        events: numberOf(events) ?? 0,
        attemptKey: numberOf(key),
      })
    }
    return known
  }

  /** The states of the parts of a log that has the same files, sizes and times as when it was loaded; undefined if it changed. */
  unchanged(log: EventLog): readonly KnownPart[] | undefined {
    const parts = this.#logs.get(log.path)
    if (parts === undefined || parts.size !== log.parts.length) return undefined
    const found = log.parts.map(({ path, bytes, modified }) => {
      const part = parts.get(path)
      const same =
        part !== undefined &&
        bytes !== undefined &&
        modified !== undefined &&
        part.bytes === bytes &&
        part.modified === Math.trunc(modified)
      return same ? part : undefined
    })
    return found.every((part) => part !== undefined) ? found : undefined
  }
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
