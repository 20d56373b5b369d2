import type { DiagnosticCode } from '../base/diagnostics.ts'
import type { LineProblem, TaskEndRows, TaskRows } from '../events/task-block.ts'
import type { TaskEndColumn, TaskInfoColumn } from '../events/task-columns.ts'
import type { HalfLine } from '../lines/line-splitter.ts'
import type { PackedLines } from './other-lines.ts'

/** Some thousand events in log order. `order` says for each event which of the three lists it is the next one of. */
export interface Block {
  readonly order: Uint8Array
  readonly starts: TaskRows<TaskInfoColumn>
  readonly ends: TaskEndRows<TaskEndColumn>
  /** Lines of the other events. */
  readonly others: PackedLines
  readonly problems: readonly LineProblem[]
  /** How many more there are of each kind. */
  readonly furtherProblems: ReadonlyMap<DiagnosticCode, number>
}

/** Bytes that were lost, in reading or in decompressing; `offset` counts bytes of the file. */
export interface SegmentProblem {
  readonly code: DiagnosticCode
  readonly offset: number
  readonly detail: string
}

/** What the lines of one segment of a part became. Half lines at its ends are left to whoever has the neighbours. */
export interface DecodedSegment {
  readonly blocks: readonly Block[]
  /** Decompressed bytes. */
  readonly bytes: number
  /** Newlines in it. */
  readonly newlines: number
  /** Bytes before the first newline: the end of the line before. All there is if there is no newline. */
  readonly head: HalfLine
  /** Bytes after the last newline; empty if there is no newline. */
  readonly tail: HalfLine
  readonly problems: readonly SegmentProblem[]
}
