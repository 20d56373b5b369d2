import type { Connection } from '../../store/connection.ts'
import { sameJob } from './baseline.ts'
import { median, type Run } from './runs.ts'
import { featuresOf, jobsOf } from './same-job.ts'

/** The runs of one job over time. */
export interface Trend {
  /** The earliest first. */
  readonly runs: readonly Run[]
  /** Time of the last run by the middle of those before it: 1.2 is a fifth longer; undefined with one run. */
  readonly lastByMiddle: number | undefined
  /** How much longer a run takes than the one before it, on average, in ms (least squares over their order). */
  readonly slopeMs: number | undefined
}

/** Which runs a trend is asked of: those of the job of one run, or all with a name, by job; otherwise all jobs with two runs or more. */
export interface About {
  readonly run?: Run | undefined
  readonly name?: string | undefined
}

/** The trends of jobs, those with the most runs first. */
export async function trends(
  connection: Connection,
  runs: readonly Run[],
  { run, name }: About,
): Promise<Trend[]> {
  if (run !== undefined) return [trendOf(await sameJob(connection, runs, run))]
  const chosen = name === undefined ? runs : runs.filter((one) => one.name === name)
  const byKey = new Map(chosen.map((one) => [one.attempt_key, one]))
  return jobsOf(await featuresOf(connection), [...byKey.keys()])
    .map((keys) => keys.map((key) => byKey.get(key)!))
    .filter((list) => name !== undefined || list.length > 1)
    .map(trendOf)
    .sort((a, b) => b.runs.length - a.runs.length)
}

function trendOf(runs: readonly Run[]): Trend {
  const times = runs.map(({ wall_ms }) => wall_ms)
  const before = median(times.slice(0, -1))
  return {
    runs,
    lastByMiddle: before === undefined || before === 0 ? undefined : times.at(-1)! / before,
    slopeMs: slope(times),
  }
}

/** Least squares over the places of the values; undefined below three. */
function slope(values: readonly number[]): number | undefined {
  if (values.length < 3) return undefined
  const middle = (values.length - 1) / 2
  const mean = values.reduce((all, value) => all + value, 0) / values.length
  let [above, below] = [0, 0]
  values.forEach((value, i) => {
    above += (i - middle) * (value - mean)
    below += (i - middle) ** 2
  })
  return above / below
}
