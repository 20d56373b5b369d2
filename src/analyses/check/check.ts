/** Whether a run keeps to its budget. */
import { NothingFound, UserError } from '../../base/errors.ts'
import type { Connection, Row } from '../../store/connection.ts'
import { attemptKeysOf } from '../attempts.ts'
import { keysOfJob } from '../compare/same-job.ts'
import { type AttemptCost, costs } from '../cost/cost.ts'
import { makeCostTables } from '../cost/read-cost.ts'
import { type AttemptFindings, findFindings } from '../find.ts'
import { analysesIn } from '../library.ts'
import type { PriceBook, Terms } from '../prices.ts'
import { Bases, narrowTo } from '../scope.ts'
import { type Budget, type Increase, type Limit, SEVERITIES } from './budget.ts'

/** One limit, held to what was measured. */
export interface Checked {
  readonly limit: string
  readonly allowed: number
  /** Null where the log does not tell, and where something is held to nothing: that is no number of per cent. */
  readonly measured: number | null
  readonly state: 'within' | 'exceeded' | 'cannot tell'
  /** Where it is, or why it cannot be told; '' for nothing. */
  readonly detail: string
}

export interface CheckResult {
  readonly appId: string
  readonly attemptId: string
  readonly name: string | null
  readonly checks: readonly Checked[]
}

export interface CheckOptions {
  readonly appId: string | undefined
  readonly thresholds: ReadonlyMap<string, number> | undefined
  readonly book: PriceBook | undefined
  readonly terms: Terms
}

/** Holds the latest attempt of an application (undefined: the latest of the database) to a budget. */
export async function check(
  connection: Connection,
  budget: Budget,
  options: CheckOptions,
): Promise<CheckResult> {
  await makeCostTables(connection)
  await (await Bases.in(connection, analysesIn('base'))).make('attempt_span stage_tasks')
  const all = await connection.rows(analysesIn('check')[0]!.parts.get('')!)
  const keys = options.appId === undefined ? undefined : await attemptKeysOf(connection, options.appId)
  const run = all.find(({ attempt_key }) => keys === undefined || keys.includes(Number(attempt_key)))
  if (run === undefined) throw new NothingFound('There is no application in the database.')
  const regressions =
    budget.regression === undefined
      ? []
      : regressionChecks(run, await baselineOf(connection, run, all, budget.regression.baseline), budget)
  await narrowTo(connection, [Number(run.attempt_key)])
  const [cost] = budget.limits.has('max_cost') ? await costs(connection, options.book, options.terms) : []
  const found =
    budget.findings.size === 0
      ? undefined
      : (await findFindings(connection, undefined, options.thresholds))[0]
  const [attempt] = await connection.rows('SELECT attempt_id FROM attempts')
  return {
    appId: String(run.app_id),
    attemptId: String(attempt?.attempt_id ?? ''),
    name: run.name === null ? null : String(run.name),
    checks: [
      ...[...budget.limits].map(([limit, allowed]) =>
        limit === 'max_cost' ? costCheck(allowed, cost) : limitCheck(limit, allowed, run),
      ),
      ...[...budget.findings].map(([name, allowed]) => findingCheck(name, allowed, found)),
      ...regressions,
    ].map((one) => (run.completed === true ? one : notEnded(one))),
  }
}

/** What grows while it runs may still exceed its limit. */
function notEnded(one: Checked): Checked {
  return one.state === 'within'
    ? {
        ...one,
        state: 'cannot tell',
        detail: 'the application had not ended; this is as far as its log goes',
      }
    : one
}

/** More than is allowed, by more than the last digit of a quotient or a sum may be off: 1.1 / 1 - 1 is no more than 0.1. */
function exceeds(measured: number, allowed: number): boolean {
  return measured > allowed + 1e-9 * Math.abs(allowed)
}

/** What is not known of a price makes it greater: the least it can be may exceed the limit already. */
function costCheck(allowed: number, cost: AttemptCost | undefined): Checked {
  const price = cost?.whole.price ?? null
  const base = { limit: 'max_cost', allowed, measured: price }
  const estimate =
    cost === undefined ? '' : `${cost.book.currency}, an estimate by the book ${cost.book.name}`
  if (price !== null && exceeds(price, allowed))
    return { ...base, state: 'exceeded', detail: `${cost?.isComplete ? '' : 'at least, in '}${estimate}` }
  return price !== null && cost?.isComplete
    ? { ...base, state: 'within', detail: estimate }
    : {
        ...base,
        measured: null,
        state: 'cannot tell',
        detail: 'the log does not tell all that it takes to price it',
      }
}

function limitCheck(limit: Exclude<Limit, 'max_cost'>, allowed: number, run: Row): Checked {
  const measured = measure(limit, run)
  const state = measured === null ? 'cannot tell' : exceeds(measured, allowed) ? 'exceeded' : 'within'
  const base = { limit, allowed, measured }
  if (state === 'cannot tell') return { ...base, state, detail: `the log does not tell ${MEANING[limit]}` }
  return {
    ...base,
    state,
    detail: limit === 'max_skew' && run.skew_stage !== null ? String(run.skew_stage) : '',
  }
}

const MEANING: Readonly<Record<Exclude<Limit, 'max_cost'>, string>> = {
  max_runtime_s: 'when it began and ended',
  max_core_hours: 'the cores of its executors',
  max_spilled_bytes: 'what its tasks spilled',
  max_skew: 'how long its tasks took',
  max_failed_tasks: 'how its tasks ended',
  max_failed_task_share: 'how its tasks ended',
  max_failed_jobs: 'how its jobs ended',
}

function measure(limit: Exclude<Limit, 'max_cost'>, row: Row): number | null {
  const number = (name: string) => (row[name] === null || row[name] === undefined ? null : Number(row[name]))
  if (limit !== 'max_failed_task_share') return number(COLUMN[limit])
  const [failed, tasks] = [number('failed_tasks'), number('tasks')]
  return failed === null || tasks === null ? null : tasks === 0 ? 0 : failed / tasks
}

const COLUMN: Readonly<Record<Exclude<Limit, 'max_cost' | 'max_failed_task_share'>, string>> = {
  max_runtime_s: 'runtime_s',
  max_core_hours: 'core_hours',
  max_spilled_bytes: 'spilled_bytes',
  max_skew: 'skew',
  max_failed_tasks: 'failed_tasks',
  max_failed_jobs: 'failed_jobs',
}

/** By severity, all findings of it; by name, all of that name. A finding that could not be looked for is not one that is not there. */
function findingCheck(name: string, allowed: number, found: AttemptFindings | undefined): Checked {
  const isSeverity = (SEVERITIES as readonly string[]).includes(name)
  const hits = (found?.findings ?? []).filter(({ id, severity }) => (isSeverity ? severity : id) === name)
  const untold = (found?.cannotTell ?? []).filter(({ id }) => isSeverity || id === name)
  const base = { limit: `findings.${name}`, allowed, measured: hits.length }
  if (hits.length > allowed)
    return {
      ...base,
      state: 'exceeded',
      detail: hits
        .slice(0, 3)
        .map(({ id, place }) => `${id}: ${place}`)
        .join(', '),
    }
  const [first] = untold
  if (first !== undefined && !isSeverity)
    return { ...base, measured: null, state: 'cannot tell', detail: first.reason }
  return {
    ...base,
    state: 'within',
    detail: untold.length === 0 ? '' : `${untold.length} findings could not be looked for`,
  }
}

/** The run against the middle one of those before it. */
function regressionChecks(run: Row, before: readonly Row[], { regression }: Budget): Checked[] {
  const { increases } = regression!
  return [...increases].map(([increase, allowed]): Checked => {
    const base = { limit: `regression.${increase}`, allowed }
    const column = INCREASE_COLUMN[increase]
    const values = before.map((row) => row[column]).filter((value) => value !== null && value !== undefined)
    const now = row(run, column)
    if (values.length === 0 || now === null)
      return {
        ...base,
        measured: null,
        state: 'cannot tell',
        detail:
          before.length === 0 ? 'there is no earlier run to compare with' : `the logs do not tell ${column}`,
      }
    const middle = values.map(Number).sort((a, b) => a - b)[Math.floor(values.length / 2)]!
    const detail = `${round(now)} against ${round(middle)}, the middle of ${values.length}`
    if (middle === 0 && now > 0) return { ...base, measured: null, state: 'exceeded', detail }
    const measured = middle === 0 ? 0 : now / middle - 1
    const state = exceeds(now, middle * (1 + allowed)) ? 'exceeded' : 'within'
    return { ...base, measured, state, detail }
  })
}

const INCREASE_COLUMN: Readonly<Record<Increase, string>> = {
  max_runtime_increase: 'runtime_s',
  max_core_hours_increase: 'core_hours',
  max_spilled_bytes_increase: 'spilled_bytes',
  max_failed_tasks_increase: 'failed_tasks',
}

/** The latest attempt of the application that is named, or the last runs of the same job that ended well before this one began. */
async function baselineOf(
  connection: Connection,
  run: Row,
  all: readonly Row[],
  baseline: { readonly appId: string } | { readonly last: number },
): Promise<Row[]> {
  if ('appId' in baseline) {
    const named = all.filter(({ app_id }) => app_id === baseline.appId)
    if (named.length === 0)
      throw new NothingFound(`The baseline ${JSON.stringify(baseline.appId)} is not in the database.`)
    if (baseline.appId === run.app_id)
      throw new UserError(`${baseline.appId} cannot be the baseline of itself.`)
    return named.slice(0, 1)
  }
  const keys = await keysOfJob(connection, Number(run.attempt_key))
  return all
    .filter(
      ({ attempt_key, app_id, completed, from_ms, failed_jobs }) =>
        app_id !== run.app_id &&
        completed === true &&
        failed_jobs === 0 &&
        Number(from_ms) < Number(run.from_ms) &&
        keys.has(Number(attempt_key)),
    )
    .slice(0, baseline.last)
}

function row(run: Row, column: string): number | null {
  const value = run[column]
  return value === null || value === undefined ? null : Number(value)
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
