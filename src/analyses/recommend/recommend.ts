/** What to set for an application or a job that is to be run: three methods, each saying what it rests on. */
import { UserError } from '../../base/errors.ts'
import type { Connection } from '../../store/connection.ts'
import { type AnalysedAttempt, analysedAttempts } from '../attempts.ts'
import { versionOf } from '../cost/container.ts'
import { makeCostTables } from '../cost/read-cost.ts'
import type { PriceBook, Terms } from '../prices.ts'
import { readSchedule } from '../replay/read-schedule.ts'
import { narrowTo } from '../scope.ts'
import { isTrusted, type WhatIf, whatIf } from '../whatif/whatif.ts'
import type { Evidence } from './evidence.ts'
import { type Workload, workloadOf } from './like.ts'
import { askModel } from './model.ts'
import type { MethodAnswer } from './recommendation.ts'
import { askRules } from './rules.ts'
import { type RunFacts, readReturns, readRuns, readShuffleStages } from './run.ts'
import { askSimilarRuns } from './similar-runs.ts'

export interface Recommended {
  /** Undefined for a job that is to be run. */
  readonly run: RunFacts | undefined
  readonly workload: Workload
  readonly answers: readonly MethodAnswer[]
  /** What to paste: the settings of the first method that has any. */
  readonly settings: Readonly<Record<string, string>>
}

/** For the latest attempt of an application; the rest of the database is what it is compared with. */
export async function recommendFor(
  connection: Connection,
  attemptKeys: readonly number[],
  book: PriceBook | undefined,
  terms: Terms,
): Promise<Recommended> {
  const { runs } = await runsAndSettings(connection)
  await narrowTo(connection, attemptKeys)
  const { settings } = await makeCostTables(connection)
  const attempt = (await analysedAttempts(connection))[0]!
  const run = runs.find(({ attemptKey }) => attemptKey === attempt.attemptKey)!
  const evidence: Evidence = {
    run,
    settings: settings.get(attempt.attemptKey) ?? new Map(),
    version: versionOf(run.sparkVersion),
    shuffles: await readShuffleStages(connection, attempt.attemptKey),
    whatIf: await trusted(connection, book, terms),
    gapsMs: await gapsOf(connection, attempt),
    returns: await readReturns(connection, attempt.attemptKey),
  }
  const workload = workloadOf(run)
  return answered(run, workload, [
    askRules(evidence),
    askSimilarRuns(workload, runs, run),
    await askModel(workload, runs, run),
  ])
}

/** For a job that is known only by what it will have to do. */
export async function recommendLike(connection: Connection, workload: Workload): Promise<Recommended> {
  const { runs } = await runsAndSettings(connection)
  return answered(undefined, workload, [
    {
      method: 'rules',
      restsOn: 'what an attempt measured',
      recommendations: [],
      refusal: 'The job has not run yet: there is nothing measured. Name an earlier run with --app-id.',
    },
    askSimilarRuns(workload, runs, undefined),
    await askModel(workload, runs, undefined),
  ])
}

function answered(
  run: RunFacts | undefined,
  workload: Workload,
  answers: readonly MethodAnswer[],
): Recommended {
  const first = answers.find(({ recommendations }) => recommendations.length > 0)
  const settings = Object.assign({}, ...(first?.recommendations ?? []).map((one) => one.settings)) as Record<
    string,
    string
  >
  return { run, workload, answers, settings }
}

async function runsAndSettings(connection: Connection): Promise<{ readonly runs: RunFacts[] }> {
  await makeCostTables(connection)
  return { runs: await readRuns(connection) }
}

/** The replay on other numbers of executors, if it can be trusted. */
async function trusted(
  connection: Connection,
  book: PriceBook | undefined,
  terms: Terms,
): Promise<WhatIf | undefined> {
  try {
    const answer = await whatIf(connection, undefined, book, terms)
    return isTrusted(answer) ? answer : undefined
  } catch (error) {
    // It has no executor or no task: the rules that need none still hold.
    if (error instanceof UserError) return undefined
    throw error
  }
}

async function gapsOf(connection: Connection, attempt: AnalysedAttempt): Promise<number[]> {
  const { segments } = await readSchedule(connection, attempt.attemptKey, attempt)
  return segments.slice(1).map(({ from }, i) => Math.max(0, from - segments[i]!.to))
}
