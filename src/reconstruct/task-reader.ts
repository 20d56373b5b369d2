/** The columns of a block, looked up once for all its rows. */

import { EXECUTOR_METRIC_COLUMNS } from '../events/executor-metrics.ts'
import type { BlockColumn } from '../events/task-block.ts'
import { TASK_METRIC_COLUMNS, type TaskEndColumn, type TaskInfoColumn } from '../events/task-columns.ts'
import type { TaskEnds, TaskStarts } from './listener.ts'

export interface Longs {
  readonly bits: Int32Array
  readonly absent: Uint8Array | undefined
}

export interface StartReader {
  readonly starts: TaskStarts
  readonly stageId: Int32Array
  readonly attemptId: Int32Array | undefined
  readonly taskId: Int32Array
  readonly launchTime: Int32Array
  readonly speculative: Uint8Array | undefined
  readonly executorCodes: Uint16Array
  readonly executorNames: readonly string[]
}

export interface EndReader extends Omit<StartReader, 'starts'> {
  readonly ends: TaskEnds
  readonly index: Int32Array
  readonly finishTime: Int32Array | undefined
  /** By TASK_METRIC_COLUMNS, and the places in it of those that have to be looked at in each row. */
  readonly metrics: readonly (Longs | undefined)[]
  readonly summed: readonly number[]
  /** The places of those that every row has and that are 0 in all. */
  readonly zeros: readonly number[]
  /** The stage that `zeros` were noted for last. */
  zerosNoted: object | undefined
  /** By EXECUTOR_METRICS; undefined where they are 0. */
  readonly executorMetrics: readonly (Longs | undefined)[]
  readonly hasExecutorMetrics: boolean
}

export function readStarts(starts: TaskStarts): StartReader {
  return { starts, ...shared(starts) }
}

export function readEnds(ends: TaskEnds): EndReader {
  const { columns } = ends
  const metrics = TASK_METRIC_COLUMNS.map(({ name }) => longs(columns[name]))
  const executorMetrics = EXECUTOR_METRIC_COLUMNS.map(({ name }) => {
    const column = columns[name as TaskEndColumn]
    return isZero(column) ? undefined : longs(column)
  })
  const there = [...metrics.keys()].filter((i) => metrics[i] !== undefined)
  const zero = (i: number) =>
    metrics[i]?.absent === undefined && isZero(columns[TASK_METRIC_COLUMNS[i]!.name])
  return {
    ends,
    ...shared(ends),
    index: ints(columns.task_index, ends.rows),
    finishTime: zeroed(longs(columns.finish_time), 2),
    metrics,
    summed: there.filter((i) => !zero(i)),
    zeros: there.filter(zero),
    zerosNoted: undefined,
    executorMetrics,
    hasExecutorMetrics: executorMetrics.some((column) => column !== undefined),
  }
}

/** The text of a row of a text column, if it has one. */
export function textAt(column: BlockColumn | undefined, row: number): string | undefined {
  if (column?.kind !== 'text' || column.absent?.[row] === 1) return undefined
  return column.names[column.codes[row]!]
}

/** The number in a row of an int column, if there is one. */
export function intAt(column: BlockColumn | undefined, row: number): number | undefined {
  if (column?.kind !== 'int' || column.absent?.[row] === 1) return undefined
  return column.values[row]
}

export function longs(column: BlockColumn | undefined): Longs | undefined {
  return column?.kind === 'long' || column?.kind === 'time'
    ? { bits: column.bits, absent: column.absent }
    : undefined
}

function isZero(column: BlockColumn | undefined): boolean {
  return column?.kind === 'long' && column.zero === true
}

/** 0 where a row has no value, so that rows can be read without asking. */
function zeroed(column: Longs | undefined, width: number): Int32Array | undefined {
  if (column?.absent === undefined) return column?.bits
  const { absent } = column
  return column.bits.map((value, i) => (absent[Math.floor(i / width)] === 1 ? 0 : value))
}

function shared(rows: {
  readonly rows: number
  readonly columns: { readonly [K in TaskInfoColumn]?: BlockColumn }
}): Omit<StartReader, 'starts'> {
  const { columns } = rows
  const executor = columns.executor_id
  const speculative = columns.speculative
  const attempt = columns.stage_attempt_id
  return {
    stageId: ints(columns.stage_id, rows.rows),
    attemptId: zeroed(
      attempt?.kind === 'int' ? { bits: attempt.values, absent: attempt.absent } : undefined,
      1,
    ),
    taskId: longs(columns.task_id)?.bits ?? new Int32Array(rows.rows * 2),
    launchTime: longs(columns.launch_time)?.bits ?? new Int32Array(rows.rows * 2),
    speculative:
      speculative?.kind === 'flag'
        ? speculative.values.map((v, i) => (speculative.absent?.[i] === 1 ? 0 : v))
        : undefined,
    executorCodes: executor?.kind === 'text' ? executor.codes : new Uint16Array(rows.rows),
    executorNames: executor?.kind === 'text' ? executor.names : [''],
  }
}

function ints(column: BlockColumn | undefined, rows: number): Int32Array {
  return column?.kind === 'int' ? column.values : new Int32Array(rows)
}
