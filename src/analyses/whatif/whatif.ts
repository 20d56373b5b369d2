/** What an application would have taken and cost on other numbers of executors. */
import { UserError } from '../../base/errors.ts'
import type { Connection } from '../../store/connection.ts'
import { type AnalysedAttempt, analysedAttempts } from '../attempts.ts'
import { type AttemptCost, costs } from '../cost/cost.ts'
import { analysesIn } from '../library.ts'
import { type PriceBook, priceOf, type Terms } from '../prices.ts'
import { readSchedule } from '../replay/read-schedule.ts'
import type { Schedule } from '../replay/schedule.ts'
import { type Bounds, boundsOf, predictMs } from './predict.ts'

/** One number of executors. */
export interface Prediction {
  readonly executors: number
  readonly wallMs: number
  /** Cores that these executors hold, from when the first one came to the end. */
  readonly coreSeconds: number
  /** Of the cores, those that tasks hold; 0 to 1. */
  readonly busy: number
  /** Executors and driver; null where the log does not tell what they hold. */
  readonly price: number | null
}

/** An executor as most of this application were: by the time they lived. */
export interface Shape {
  readonly cores: number
  /** Tasks at once. */
  readonly slots: number
  readonly memoryGib: number | null
  /** The most that lived at one time. */
  readonly most: number
  /** How many lived on average over the attempt. */
  readonly average: number
  /** False where executors differ: then the counts are of the most common kind. */
  readonly isUniform: boolean
}

export interface WhatIf extends Bounds {
  readonly attempt: AnalysedAttempt
  /** How many attempts the application had, of which this is the latest. */
  readonly attempts: number
  readonly shape: Shape
  readonly predictions: readonly Prediction[]
  readonly cost: AttemptCost
}

/** A replay that is further from what happened than this says nothing. */
export const WORST_FIT = 0.25

/** Whether the replay is near enough to what happened to be asked. */
export function isTrusted({ fit }: Bounds): boolean {
  return Math.abs(fit - 1) <= WORST_FIT
}

/**
 * Asks for the latest attempt that the connection shows (see `narrowTo`).
 * @param counts numbers of executors; undefined: some below and above those that there were
 * @throws UserError where the log has no tasks or no executor to go by
 */
export async function whatIf(
  connection: Connection,
  counts: readonly number[] | undefined,
  book: PriceBook | undefined,
  terms: Terms,
): Promise<WhatIf> {
  const all = await costs(connection, book, terms)
  const attempts = await analysedAttempts(connection)
  const attempt = attempts[0]!
  const cost = all.find(({ attemptKey }) => attemptKey === attempt.attemptKey)!
  const schedule = await readSchedule(connection, attempt.attemptKey, attempt)
  const shape = await shapeOf(connection, attempt)
  if (shape === undefined || schedule.tasks.ids.length === 0)
    throw new UserError(
      `${attempt.appId} cannot be replayed: the log names no executor with cores, or no task.`,
    )
  return {
    ...boundsOf(schedule),
    attempt,
    attempts: attempts.length,
    shape,
    cost,
    predictions: predictions(schedule, shape, counts ?? usualCounts(shape.most), cost),
  }
}

function usualCounts(most: number): number[] {
  return [...new Set([0.25, 0.5, 0.75, 1, 1.5, 2, 4].map((factor) => Math.max(1, Math.round(most * factor))))]
}

/**
 * Predictions in the order of the counts. More executors are never slower: where a schedule on fewer is shorter (which the order
 * of tasks can do), the rest may stand idle.
 */
export function predictions(
  schedule: Schedule,
  shape: Shape,
  counts: readonly number[],
  cost: Pick<AttemptCost, 'book' | 'driver' | 'terms'>,
): Prediction[] {
  const from = schedule.slots.reduce((first, slot) => Math.min(first, slot.from), Number.POSITIVE_INFINITY)
  const taskMs = schedule.tasks.launch.reduce((sum, launch, i) => sum + schedule.tasks.finish[i]! - launch, 0)
  let least = Number.POSITIVE_INFINITY
  return [...new Set(counts)]
    .sort((a, b) => a - b)
    .map((executors) => {
      least = Math.min(least, predictMs(schedule, executors * shape.slots, from))
      const liveMs = Math.max(0, least - Math.max(0, from - schedule.from))
      const coreSeconds = (executors * shape.cores * liveMs) / 1000
      return {
        executors,
        wallMs: least,
        coreSeconds,
        busy:
          coreSeconds === 0 ? 0 : Math.min(1, (taskMs / 1000 / coreSeconds) * (shape.cores / shape.slots)),
        price: priceFor(coreSeconds, (executors * liveMs) / 1000, least, schedule, shape, cost),
      }
    })
}

function priceFor(
  coreSeconds: number,
  executorSeconds: number,
  wallMs: number,
  { from, to }: Schedule,
  { memoryGib }: Shape,
  { book, driver, terms }: Pick<AttemptCost, 'book' | 'driver' | 'terms'>,
): number | null {
  const executors = priceOf(coreSeconds, memoryGib === null ? null : memoryGib * executorSeconds, book, terms)
  if (executors === null) return null
  return executors + (driver.price ?? 0) * (to === from ? 1 : wallMs / (to - from))
}

async function shapeOf(
  connection: Connection,
  { attemptKey, from, to }: AnalysedAttempt,
): Promise<Shape | undefined> {
  const [file] = analysesIn('whatif')
  const rows = await connection.rows(
    `SELECT * FROM (${file!.parts.get('')}) WHERE attempt_key = $1 ORDER BY life_ms DESC`,
    [attemptKey],
  )
  const [common] = rows
  if (common === undefined) return undefined
  const livedMs = rows.reduce((sum, row) => sum + Number(row.life_ms), 0)
  return {
    cores: Number(common.cores),
    slots: Math.max(1, Number(common.slots)),
    memoryGib: common.memory_gib === null ? null : Number(common.memory_gib),
    most: Number(common.most),
    average: to === from ? 0 : livedMs / (to - from),
    isUniform: rows.length === 1,
  }
}
