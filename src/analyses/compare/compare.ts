/** Two runs side by side: which parts of the difference in time are where, and what else differs. */
import type { Connection, Row } from '../../store/connection.ts'
import { askingIn } from '../rows-of.ts'
import { narrowTo } from '../scope.ts'
import { type Reason, reasonsFor } from './reasons.ts'
import type { Run } from './runs.ts'
import { featuresOf, isSameJob, type Likeness, likeness } from './same-job.ts'

export interface Comparison {
  readonly a: Run
  readonly b: Run
  readonly likeness: Likeness
  /** Whether the two look like runs of one job. */
  readonly isSameJob: boolean
  /** Parts of the difference in time, the greatest first; they add up to it. */
  readonly time: readonly TimePart[]
  readonly settings: readonly Row[]
  readonly plans: readonly PlanPair[]
  readonly tables: readonly Row[]
}

/** See compare/time.sql for the columns of `row`. */
export interface TimePart {
  readonly row: Row
  readonly differenceMs: number
  /** What differs in that part, the greatest change first. */
  readonly reasons: readonly Reason[]
}

/** See compare/plans.sql. */
export interface PlanPair {
  readonly a_execution_id: number | null
  readonly b_execution_id: number | null
  readonly matched_by: string | null
  readonly description: string | null
  readonly a_duration_ms: number | null
  readonly b_duration_ms: number | null
  readonly same_query: boolean | null
  readonly same_initial: boolean | null
  readonly same_final: boolean | null
  readonly initial_gone: readonly string[] | null
  readonly initial_new: readonly string[] | null
  readonly final_gone: readonly string[] | null
  readonly final_new: readonly string[] | null
}

/** Compares run b with run a. Narrows the connection to the two. */
export async function compareRuns(connection: Connection, a: Run, b: Run): Promise<Comparison> {
  await narrowTo(connection, [a.attempt_key, b.attempt_key])
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE compared AS SELECT * FROM (VALUES ('a', ${a.attempt_key}), ('b', ${b.attempt_key})) t(side, attempt_key)`,
  )
  const features = await featuresOf(connection)
  const like = likeness(features.get(a.attempt_key) ?? new Map(), features.get(b.attempt_key) ?? new Map())
  const ask = askingIn(connection, 'compare')
  const plans = (await ask('plans')) as unknown as PlanPair[]
  const time = await ask('time')
  return {
    a,
    b,
    likeness: like,
    isSameJob: isSameJob(like),
    time: time.map((row) => ({
      row,
      differenceMs: Number(row.difference_ms),
      reasons: reasonsFor(row, plans, a, b),
    })),
    settings: await ask('settings'),
    plans,
    tables: await ask('tables'),
  }
}
