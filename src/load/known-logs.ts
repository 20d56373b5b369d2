import type { EventLog } from '../source/part.ts'
import type { Database } from '../store/database.ts'
import type { LogState } from './loaded-log.ts'

export interface KnownPart {
  readonly storedBytes: number | undefined
  readonly modified: number | undefined
  readonly state: LogState
  readonly reason: string | undefined
  readonly events: number
  readonly codec: string | undefined
  readonly appId: string | undefined
  readonly attemptId: string | undefined
}

/** What a database knows of the logs that were loaded into it, so that unchanged ones need not be read again. */
export class KnownLogs {
  readonly #logs = new Map<string, Map<string, KnownPart>>()

  static async read({ connection }: Database): Promise<KnownLogs> {
    const known = new KnownLogs()
    const rows = await connection.rows(
      'SELECT log_path, path, stored_bytes, epoch_ms(modified) AS modified, state, reason, events, codec, app_id, attempt_id FROM logs',
    )
    for (const row of rows) {
      const parts = known.#logs.get(String(row.log_path)) ?? new Map<string, KnownPart>()
      known.#logs.set(String(row.log_path), parts)
      parts.set(String(row.path), {
        storedBytes: numberOf(row.stored_bytes),
        modified: numberOf(row.modified),
        state: String(row.state) as LogState,
        reason: textOf(row.reason),
        codec: textOf(row.codec),
        appId: row.app_id === '' ? undefined : textOf(row.app_id),
        attemptId: textOf(row.attempt_id),
        events: numberOf(row.events) ?? 0,
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
        part.storedBytes === bytes &&
        part.modified === Math.trunc(modified)
      return same ? part : undefined
    })
    return found.every((part) => part !== undefined) ? found : undefined
  }
}

function textOf(value: unknown): string | undefined {
  return value === null ? undefined : String(value)
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
