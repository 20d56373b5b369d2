/** Columns of `tasks` that follow from those of TaskEnd (TaskInfo.scala, AppStatusUtils.scala). */
import {
  type BlockColumn,
  type FlagColumn,
  type IntColumn,
  type LongColumn,
  longAt,
  type TextColumn,
  type TimeColumn,
} from '../events/task-block.ts'
import type { TaskEnds } from './listener.ts'
import { type Longs, longs } from './task-reader.ts'

export const TASK_STATUSES = ['SUCCESS', 'FAILED', 'KILLED', 'RUNNING', 'GET RESULT'] as const
const FAILED = 1
const KILLED = 2
const RUNNING = 3
const GET_RESULT = 4

/**
 * By the names of the columns of `tasks`. The attempt of the stage and the two times replace those of TaskEnd: an absent
 * attempt is 0 (JsonProtocol.scala), and a time of 0 means "did not happen".
 */
export interface DerivedTaskColumns {
  readonly stage_attempt_id: IntColumn
  readonly status: TextColumn
  readonly duration_ms: LongColumn
  readonly scheduler_delay_ms: LongColumn
  readonly getting_result_time_ms: LongColumn
  readonly has_metrics: FlagColumn
  readonly getting_result_time: TimeColumn
  readonly finish_time: TimeColumn
}

export function deriveTaskColumns(ends: TaskEnds): DerivedTaskColumns {
  const { rows } = ends
  const launches = longs(ends.columns.launch_time)
  const finishes = longs(ends.columns.finish_time)
  const fetches = longs(ends.columns.getting_result_time)
  const run = longs(ends.columns.executor_run_time_ms)
  const deserialize = longs(ends.columns.executor_deserialize_time_ms)
  const serialize = longs(ends.columns.result_serialization_time_ms)
  const failed = flags(ends.columns.failed)
  const killed = flags(ends.columns.killed)
  const duration = newLongs(rows)
  const delay = newLongs(rows)
  const getting = newLongs(rows)
  const status = new Uint16Array(rows)
  const hasMetrics = new Uint8Array(rows)
  const unfinished = new Uint8Array(rows)
  const notFetched = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const launch = valueAt(launches, row)
    const finish = valueAt(finishes, row)
    const fetch = valueAt(fetches, row)
    if (run !== undefined && run.absent?.[row] !== 1) hasMetrics[row] = 1
    if (fetch === 0) notFetched[row] = 1
    // By the flags, whatever the reason says (TaskInfo.scala, status).
    if (isSet(failed, row)) status[row] = FAILED
    else if (isSet(killed, row)) status[row] = KILLED
    if (finish === 0) {
      status[row] = fetch === 0 ? RUNNING : GET_RESULT
      unfinished[row] = 1
      continue
    }
    const took = (finish - launch) / 1000
    const fetching = fetch > 0 ? (finish - fetch) / 1000 : 0
    setLong(duration, row, took)
    setLong(getting, row, fetching)
    const busy = valueAt(run, row) + valueAt(deserialize, row) + valueAt(serialize, row)
    setLong(delay, row, took > 0 ? Math.max(0, took - busy - fetching) : 0)
  }
  const absent = unfinished.includes(1) ? { absent: unfinished } : {}
  return {
    stage_attempt_id: attemptIds(ends),
    status: { kind: 'text', codes: status, names: TASK_STATUSES },
    duration_ms: { kind: 'long', bits: duration, ...absent },
    scheduler_delay_ms: { kind: 'long', bits: delay, ...absent },
    getting_result_time_ms: { kind: 'long', bits: getting, ...absent },
    has_metrics: { kind: 'flag', values: hasMetrics },
    getting_result_time: {
      kind: 'time',
      bits: fetches?.bits ?? newLongs(rows),
      ...(notFetched.includes(1) ? { absent: notFetched } : {}),
    },
    finish_time: { kind: 'time', bits: finishes?.bits ?? newLongs(rows), ...absent },
  }
}

/** Rows without one are 0 as decoded. */
function attemptIds({ rows, columns }: TaskEnds): IntColumn {
  const column = columns.stage_attempt_id
  return { kind: 'int', values: column?.kind === 'int' ? column.values : new Int32Array(rows) }
}

function flags(column: BlockColumn | undefined): FlagColumn | undefined {
  return column?.kind === 'flag' ? column : undefined
}

function isSet(column: FlagColumn | undefined, row: number): boolean {
  return column !== undefined && column.absent?.[row] !== 1 && column.values[row] === 1
}

/** 0 where there is none. */
function valueAt(column: Longs | undefined, row: number): number {
  return column === undefined || column.absent?.[row] === 1 ? 0 : longAt(column, row)
}

function newLongs(rows: number): Int32Array {
  return new Int32Array(rows * 2)
}

function setLong(bits: Int32Array, row: number, value: number): void {
  bits[2 * row] = value | 0
  bits[2 * row + 1] = Math.floor(value / 4294967296)
}
