/**
 * As in Spark, several listeners hear the same events in log order and rebuild the part of the state they own
 * (AppStatusListener.scala, SQLAppStatusListener.scala, ...). Rows go out as soon as they can no longer change, so that
 * what is held is what is live.
 */
import type { DiagnosticCode } from '../base/diagnostics.ts'
import type { EventName, EventNamed } from '../events/index.ts'
import type { TaskEndRows, TaskRows } from '../events/task-block.ts'
import type { TaskEndColumn, TaskInfoColumn } from '../events/task-columns.ts'
import type { RowOf, Table } from '../tables/schema.ts'

export type TaskStarts = TaskRows<TaskInfoColumn>
export type TaskEnds = TaskEndRows<TaskEndColumn>

/** What a listener may do. */
export interface Context {
  /** Adds a row to a table; the key columns are filled in by the store. */
  row<T extends Table>(table: T, row: RowOf<T>): void
  /** Reports a problem at the event that is being handled. */
  problem(code: DiagnosticCode, detail: string): void
}

export interface Listener {
  /** By Spark's event name. */
  readonly on: { readonly [N in EventName]?: (event: EventNamed<N>) => void }
  taskStart?(starts: TaskStarts, row: number): void
  taskEnd?(ends: TaskEnds, row: number): void
  /** Rows of what is still live, as it stands. It changes nothing: more events may follow, and another `finish`. */
  finish?(): void
}
