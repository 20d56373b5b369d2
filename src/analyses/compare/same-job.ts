import type { Connection } from '../../store/connection.ts'
import { analysesIn } from '../library.ts'
import { Bases } from '../scope.ts'

/** What tells runs of one job from runs of another: how often each feature occurs, by kind. See base/run_features.sql. */
export type Features = ReadonlyMap<string, ReadonlyMap<string, number>>

/** How alike two runs are, 0 to 1, and each kind by itself; a kind that neither run has is left out. */
export interface Likeness {
  readonly score: number
  readonly kinds: Readonly<Record<string, number>>
}

/**
 * What each kind counts. What a job does and what it does it to count most; its name alone never makes two runs one job,
 * and neither do settings, which runs of all jobs of one place share.
 */
const WEIGHTS = { operator: 0.15, step: 0.25, stage: 0.2, table: 0.25, setting: 0.05, name: 0.1 }

/** Kinds that say what a job does. */
const WORK = ['operator', 'step', 'stage', 'table'] as const

/** From which likeness on two runs are runs of one job, and from which on their work must be alike, whatever else is. */
const SAME_JOB = 0.6
const SAME_WORK = 0.5

export function likeness(a: Features, b: Features): Likeness {
  const kinds: Record<string, number> = {}
  for (const kind of Object.keys(WEIGHTS)) {
    const [left, right] = [a.get(kind), b.get(kind)]
    if (left !== undefined || right !== undefined)
      kinds[kind] = overlap(left ?? new Map(), right ?? new Map())
  }
  return { score: mean(kinds, Object.keys(WEIGHTS)), kinds }
}

/** Whether two runs are runs of one job. Runs that did nothing are like no other. */
export function isSameJob({ score, kinds }: Likeness): boolean {
  return score >= SAME_JOB && mean(kinds, WORK) >= SAME_WORK
}

function mean(kinds: Readonly<Record<string, number>>, among: readonly string[]): number {
  let [sum, weights] = [0, 0]
  for (const [kind, weight] of Object.entries(WEIGHTS)) {
    const value = kinds[kind]
    if (value === undefined || !among.includes(kind)) continue
    sum += weight * value
    weights += weight
  }
  return weights === 0 ? 0 : sum / weights
}

/** Jaccard's index of two multisets. */
function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let [common, all] = [0, 0]
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(key) ?? 0, b.get(key) ?? 0]
    common += Math.min(left, right)
    all += Math.max(left, right)
  }
  return all === 0 ? 0 : common / all
}

/** The features of the attempts that the connection shows, by their key. */
export async function featuresOf(connection: Connection): Promise<Map<number, Features>> {
  const sql = 'SELECT attempt_key, kind, feature, n FROM run_features'
  await (await Bases.in(connection, analysesIn('base'))).make(sql)
  const all = new Map<number, Map<string, Map<string, number>>>()
  for (const { attempt_key, kind, feature, n } of await connection.rows(sql)) {
    const kinds = all.get(Number(attempt_key)) ?? new Map<string, Map<string, number>>()
    all.set(Number(attempt_key), kinds)
    const counts = kinds.get(String(kind)) ?? new Map<string, number>()
    kinds.set(String(kind), counts)
    counts.set(String(feature), Number(n))
  }
  return all
}

/** The attempts that are runs of one job with this one, itself too. */
export async function keysOfJob(connection: Connection, attemptKey: number): Promise<Set<number>> {
  const features = await featuresOf(connection)
  const own = features.get(attemptKey) ?? new Map()
  const alike = [...features].filter(([, other]) => isSameJob(likeness(own, other)))
  return new Set([attemptKey, ...alike.map(([key]) => key)])
}

/** Runs by job: each run joins the first job whose first run it is like. The keys are taken in the order given. */
export function jobsOf(features: ReadonlyMap<number, Features>, keys: readonly number[]): number[][] {
  const jobs: number[][] = []
  const none: Features = new Map()
  for (const key of keys) {
    const own = features.get(key) ?? none
    const job = jobs.find(([first]) => isSameJob(likeness(features.get(first!) ?? none, own)))
    if (job === undefined) jobs.push([key])
    else job.push(key)
  }
  return jobs
}
