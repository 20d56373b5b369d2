import { NothingFound, UserError } from '../../base/errors.ts'
import type { Connection } from '../../store/connection.ts'
import { askingIn } from '../rows-of.ts'

/** One application attempt as a run of a job: sizes in bytes, times in ms; NULL where the log does not tell. See compare/runs.sql. */
export interface Run {
  readonly attempt_key: number
  readonly app_id: string
  readonly attempt_id: string
  readonly name: string | null
  readonly spark_user: string | null
  readonly spark_version: string | null
  readonly from_ms: number
  readonly wall_ms: number
  readonly cores: number | null
  readonly core_ms: number | null
  readonly task_ms: number | null
  readonly stages: number | null
  readonly tasks: number | null
  readonly failed_tasks: number | null
  readonly input_bytes: number | null
  readonly output_bytes: number | null
  readonly shuffle_read_bytes: number | null
  readonly shuffle_write_bytes: number | null
  readonly spilled_bytes: number | null
  readonly gc_ms: number | null
  readonly executors: number
  readonly hosts: readonly string[] | null
  readonly java_version: string | null
  readonly scala_version: string | null
  readonly executor_memory: string | null
  readonly executor_cores: string | null
  readonly master: string | null
  readonly queue: string | null
  readonly day: string
}

/** The runs that the connection shows, the earliest first. */
export async function runsOf(connection: Connection): Promise<Run[]> {
  return (await askingIn(connection, 'compare')('runs')) as unknown as Run[]
}

/** The run that `APP` or `APP/ATTEMPT` names; of several attempts the last. Throws NothingFound if there is none. */
export function runNamed(runs: readonly Run[], named: string): Run {
  const found = runs.filter(
    ({ app_id, attempt_id }) => named === app_id || named === `${app_id}/${attempt_id}`,
  )
  const last = found.at(-1)
  if (last !== undefined) return last
  throw new NothingFound(`There is no application ${JSON.stringify(named)} in the database.`, {
    hint: 'SELECT app_id, name FROM applications shows what is there.',
  })
}

/** Two names that mean one run cannot be compared. */
export function checkDifferent(a: Run, b: Run): void {
  if (a.attempt_key === b.attempt_key)
    throw new UserError(`${idOf(a)} cannot be compared with itself.`, {
      hint: 'Name two runs, or one and --baseline-last N.',
    })
}

export function idOf({ app_id, attempt_id }: Pick<Run, 'app_id' | 'attempt_id'>): string {
  return attempt_id === '' ? app_id : `${app_id}/${attempt_id}`
}

/** The middle of some numbers, the upper of two; undefined if there are none. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)]
}
