import { type Attempt, createAttempt } from '../reconstruct/attempt.ts'
import type { Context } from '../reconstruct/listener.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import type { AttemptKey } from '../store/row-appender.ts'
import { BlockReader } from './block-reader.ts'
import { LiveRows } from './live-rows.ts'
import type { LoadedLog } from './loaded-log.ts'

/** A log and all that its events have led to so far: enough to read on when it has grown. */
export class LiveLog {
  readonly loaded: LoadedLog
  readonly reader: BlockReader
  readonly attempt: Attempt
  /** Undefined where nobody will read on. */
  readonly rows: LiveRows | undefined
  key: AttemptKey
  #into: Context['row']

  constructor(loaded: LoadedLog, writer: AttemptWriter, keep: boolean) {
    this.loaded = loaded
    this.key = writer.key
    this.rows = keep ? new LiveRows() : undefined
    this.#into = (table, row) => writer.row(table, row)
    const row: Context['row'] = (table, row) => this.#into(table, row)
    this.reader = new BlockReader({ row }, loaded)
    this.attempt = createAttempt({ row, problem: (code, detail) => this.reader.problem(code, detail) })
  }

  /** Rows go to this writer from now on. */
  writeTo(writer: AttemptWriter): void {
    this.#into = (table, row) => writer.row(table, row)
  }

  /** All is read for now: writes the rows that may still change, where they are not there already. */
  finish(writer: AttemptWriter): void {
    const { rows } = this
    this.loaded.endReading()
    if (rows !== undefined) {
      this.#into = (table, row) => {
        if (rows.add(table, row)) writer.row(table, row)
      }
    }
    this.attempt.finish()
  }
}
