/** Many applications at once: the jobs that waste most, and who, where and when. */
import type { Connection } from '../../store/connection.ts'
import { findFindings } from '../find.ts'
import { askingIn } from '../rows-of.ts'
import { narrowTo } from '../scope.ts'
import { type Run, runsOf } from './runs.ts'
import { featuresOf, jobsOf } from './same-job.ts'

/** Core time in ms of some runs. Runs whose log does not tell their cores are counted, and have no waste. */
export interface Waste {
  readonly runs: number
  /** Runs of them whose waste is known. */
  readonly known: number
  readonly coreMs: number
  readonly lostMs: number
  readonly idleMs: number
  readonly wastedMs: number
}

export interface JobWaste extends Waste {
  /** Name of its last run. */
  readonly name: string | null
  readonly users: readonly string[]
  readonly last: Run
  /** Findings that cost most core time over its runs, the dearest first. */
  readonly findings: readonly { readonly id: string; readonly coreMs: number }[]
}

export interface Fleet {
  readonly all: Waste
  readonly jobs: readonly JobWaste[]
  readonly users: readonly (Waste & { readonly part: string })[]
  readonly queues: readonly (Waste & { readonly part: string })[]
  readonly days: readonly (Waste & { readonly part: string })[]
}

const MOST_JOBS = 10

/** More runs of a job than this are not looked at for findings: the last ones tell. */
const MOST_RUNS = 20

type Spent = Omit<Waste, 'runs' | 'known'> & { readonly isKnown: boolean }

export async function fleet(connection: Connection): Promise<Fleet> {
  const runs = await runsOf(connection)
  const spent = new Map<number, Spent>()
  for (const row of await askingIn(connection, 'compare')('fleet'))
    spent.set(Number(row.attempt_key), {
      isKnown: row.core_ms !== null,
      coreMs: Number(row.core_ms ?? 0),
      lostMs: Number(row.lost_ms ?? 0),
      idleMs: Number(row.idle_ms ?? 0),
      wastedMs: Number(row.wasted_ms ?? 0),
    })
  const wasteOf = (list: readonly Run[]) =>
    sum(list.flatMap(({ attempt_key }) => spent.get(attempt_key) ?? []))
  const byKey = new Map(runs.map((run) => [run.attempt_key, run]))
  const jobs = jobsOf(
    await featuresOf(connection),
    runs.map(({ attempt_key }) => attempt_key),
  )
    .map((keys) => keys.map((key) => byKey.get(key)!))
    .map((list) => ({ list, waste: wasteOf(list) }))
    .sort((x, y) => y.waste.wastedMs - x.waste.wastedMs)
    .slice(0, MOST_JOBS)
  const by = (part: (run: Run) => string | null) => parts(runs, part, wasteOf)
  const result = {
    all: wasteOf(runs),
    users: by(({ spark_user }) => spark_user),
    queues: by(({ queue }) => queue),
    days: by(({ day }) => day).toSorted((x, y) => x.part.localeCompare(y.part)),
  }
  // Last, since it narrows what the connection shows.
  const costs = await findingCosts(
    connection,
    jobs.flatMap(({ list }) => list.slice(-MOST_RUNS)),
  )
  return {
    ...result,
    jobs: jobs.map(({ list, waste }) => ({
      ...waste,
      name: list.at(-1)!.name,
      users: [...new Set(list.map(({ spark_user }) => spark_user ?? UNKNOWN))],
      last: list.at(-1)!,
      findings: added(list.flatMap(({ attempt_key }) => costs.get(attempt_key) ?? [])),
    })),
  }
}

const UNKNOWN = 'not known'

function sum(list: readonly Spent[]): Waste {
  const total = (of: (one: Spent) => number) => list.reduce((all, one) => all + of(one), 0)
  return {
    runs: list.length,
    known: list.filter(({ isKnown }) => isKnown).length,
    coreMs: total(({ coreMs }) => coreMs),
    lostMs: total(({ lostMs }) => lostMs),
    idleMs: total(({ idleMs }) => idleMs),
    wastedMs: total(({ wastedMs }) => wastedMs),
  }
}

function parts(
  runs: readonly Run[],
  part: (run: Run) => string | null,
  wasteOf: (list: readonly Run[]) => Waste,
) {
  return [...grouped(runs, part)]
    .map(([name, list]) => ({ part: name, ...wasteOf(list) }))
    .sort((x, y) => y.wastedMs - x.wastedMs)
}

function grouped(runs: readonly Run[], part: (run: Run) => string | null): Map<string, Run[]> {
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    const name = part(run) ?? UNKNOWN
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [run])
    else group.push(run)
  }
  return groups
}

type FindingCost = { readonly id: string; readonly coreMs: number }

async function findingCosts(
  connection: Connection,
  runs: readonly Run[],
): Promise<Map<number, FindingCost[]>> {
  await narrowTo(
    connection,
    runs.map(({ attempt_key }) => attempt_key),
  )
  const found = await findFindings(connection)
  return new Map(
    found.map(({ attempt, findings }) => [
      attempt.attemptKey,
      findings.flatMap(({ id, coreMs }) => (coreMs === undefined ? [] : [{ id, coreMs }])),
    ]),
  )
}

function added(costs: readonly FindingCost[]): FindingCost[] {
  const sums = new Map<string, number>()
  for (const { id, coreMs } of costs) sums.set(id, (sums.get(id) ?? 0) + coreMs)
  return [...sums].map(([id, coreMs]) => ({ id, coreMs })).sort((x, y) => y.coreMs - x.coreMs)
}
