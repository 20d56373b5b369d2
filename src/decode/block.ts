import type { LineProblem, TaskEndRows, TaskRows } from '../events/task-block.ts'
import type { TaskEndColumn, TaskInfoColumn } from '../events/task-columns.ts'
import type { HalfLine } from '../lines/line-splitter.ts'

/** Some thousand events in log order. `order` says for each event which of the three lists it is the next one of. */
export interface Block {
  readonly order: Uint8Array
  readonly starts: TaskRows<TaskInfoColumn>
  readonly ends: TaskEndRows<TaskEndColumn>
  /** Lines of the other events. */
  readonly others: readonly Uint8Array[]
  /** For each of them: its line, counted from 0 in the segment, and its offset there. */
  readonly otherPlaces: Float64Array
  readonly problems: readonly LineProblem[]
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
}
