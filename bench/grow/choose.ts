import { UserError } from '../../src/base/errors.ts'
import type { BaseLog } from './base-log.ts'
import { type SplitLog, splitLog, type Unit } from './units.ts'

/** The part of a real log that is repeated, and its stage whose tasks are multiplied. */
export interface Choice {
  readonly path: string
  readonly log: SplitLog
  readonly unit: Unit
  /** The id that the stage has in the log. */
  readonly stage: number
  /** Lines of tasks of that stage which succeeded. */
  readonly ends: readonly string[]
  readonly starts: readonly string[]
}

/**
 * The stage whose TaskEnd lines, with accumulators of SQL, come nearest to `taskBytes` on average; of those that come near
 * enough the one with the most tasks, which tells most of how tasks differ.
 * @throws UserError if no log has such a stage
 */
export async function chooseStage(logs: AsyncIterable<BaseLog>, taskBytes: number): Promise<Choice> {
  let best: Choice | undefined
  let bestMiss = Number.POSITIVE_INFINITY
  for await (const { path, lines } of logs) {
    const log = splitLog(lines)
    for (const unit of log.units) {
      for (const [stage, ends] of endsByStage(unit)) {
        const mean = ends.reduce((sum, { length }) => sum + length, 0) / ends.length
        const miss = Math.max(NEAR, Math.abs(mean / taskBytes - 1))
        if (miss > bestMiss || (miss === bestMiss && ends.length <= (best?.ends.length ?? 0))) continue
        const starts = unit.lines.filter((line) => line.startsWith(`${START}${stage},`))
        if (starts.length === 0) continue
        bestMiss = miss
        best = { path, log, unit, stage, ends, starts }
      }
    }
  }
  if (best === undefined)
    throw new UserError('No log to grow from: none has a SQL stage with tasks.', {
      hint: 'Name one with --base.',
    })
  return best
}

/** Lines that miss the wanted length by this share are near enough. */
const NEAR = 0.05

const START = '{"Event":"SparkListenerTaskStart","Stage ID":'
const END = /^\{"Event":"SparkListenerTaskEnd","Stage ID":(\d+),.*"Task End Reason":\{"Reason":"Success"\}/

function endsByStage(unit: Unit): Map<number, string[]> {
  const stages = new Map<number, string[]>()
  for (const line of unit.lines) {
    const stage = END.exec(line)?.[1]
    if (stage === undefined || !line.includes('"Metadata":"sql"')) continue
    const ends = stages.get(Number(stage))
    if (ends === undefined) stages.set(Number(stage), [line])
    else ends.push(line)
  }
  return stages
}
