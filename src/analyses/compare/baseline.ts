import { extent } from '../../base/extent.ts'
import type { Connection } from '../../store/connection.ts'
import { median, type Run } from './runs.ts'
import { keysOfJob } from './same-job.ts'

/** A run among earlier runs of its job. */
export interface Baseline {
  /** The earlier runs, the latest first. */
  readonly runs: readonly Run[]
  /** The one that took the middle of their times: what the run is compared with in full. */
  readonly typical: Run
  readonly measures: readonly BaselineMeasure[]
}

/** A number of the run among those of the baseline; NULLs of the baseline are left out. */
export interface BaselineMeasure {
  readonly what: string
  readonly value: number | null
  readonly least: number | undefined
  readonly middle: number | undefined
  readonly greatest: number | undefined
}

const MEASURES = [
  'wall_ms',
  'task_ms',
  'input_bytes',
  'shuffle_write_bytes',
  'spilled_bytes',
  'gc_ms',
  'failed_tasks',
  'cores',
] as const

/** The last runs of the same job before a run; undefined if there are none. */
export async function baselineOf(
  connection: Connection,
  runs: readonly Run[],
  run: Run,
  last: number,
): Promise<Baseline | undefined> {
  const before = (await sameJob(connection, runs, run)).filter(({ from_ms }) => from_ms < run.from_ms)
  const chosen = before.slice(-last).reverse()
  const middle = median(chosen.map(({ wall_ms }) => wall_ms))
  const typical = chosen.find(({ wall_ms }) => wall_ms === middle)
  if (typical === undefined) return undefined
  return {
    runs: chosen,
    typical,
    measures: MEASURES.map((what) => {
      const values = chosen.map((one) => one[what]).filter((value) => value !== null)
      const [least, greatest] = values.length === 0 ? [] : extent(values)
      return { what, value: run[what], least, middle: median(values), greatest }
    }),
  }
}

/** All runs of the job of a run, itself too, the earliest first. */
export async function sameJob(connection: Connection, runs: readonly Run[], run: Run): Promise<Run[]> {
  const keys = await keysOfJob(connection, run.attempt_key)
  return runs.filter(({ attempt_key }) => keys.has(attempt_key))
}
