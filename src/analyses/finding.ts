import type { Row } from '../store/connection.ts'

/** How bad: by its share of the time or of the core time of the application, never by a count. */
export type Severity = 'critical' | 'warning' | 'notice' | 'unknown'

/** Something that costs, at one place of one application attempt. */
export interface Finding {
  readonly attemptKey: number
  /** The file in `findings/`. */
  readonly id: string
  readonly title: string
  /** Unique in the attempt among those of the same id: `stage 3.0`, `sql 12`, `application`. */
  readonly place: string
  readonly stageId: number | undefined
  readonly stageAttemptId: number | undefined
  readonly executionId: number | undefined
  readonly executorId: string | undefined
  /** `unknown` where nothing tells what it costs. */
  readonly severity: Severity
  /**
   * Wall-clock time that would not have passed, by replaying the schedule, or by which results came late (`isLag`); undefined where
   * the finding states neither.
   */
  readonly wallMs: number | undefined
  /** Whether the time is that by which results came later while the application ran on: nobody would have been let go sooner. */
  readonly isLag: boolean
  /** Of the time of the application, 0 to 1. */
  readonly wallShare: number | undefined
  /** Core time that was wasted; undefined where not known. */
  readonly coreMs: number | undefined
  /** Of the core time that the executors offered, 0 to 1. */
  readonly coreShare: number | undefined
  /** Why nothing tells what it costs; undefined where time or core time does. */
  readonly costUnknown: string | undefined
  readonly certainty: string
  readonly what: string
  readonly advice: string
  /** The numbers that prove it, as the analysis names them. */
  readonly evidence: unknown
}

/** A finding as its query gives it, before it is known what it costs. */
export interface Stated extends Omit<Finding, 'severity' | 'wallMs' | 'wallShare' | 'isLag' | 'coreShare'> {
  /** Time by which results came late, ms, where the finding states that. */
  readonly lagMs: number | undefined
}

/**
 * Reads a row of `-- @findings`. @param hasSchedule whether the file states how the schedule would be without it
 * @throws Error where the query does not give what the contract asks for: the files are ours.
 */
export function statedOf(id: string, title: string, row: Row, hasSchedule: boolean): Stated {
  for (const name of ['attempt_key', 'place', 'certainty', 'what', 'advice'])
    if (row[name] === null || row[name] === undefined)
      throw new Error(`findings/${id}.sql gives no ${name} at ${String(row.place)}.`)
  if (!CERTAINTIES.has(String(row.certainty)))
    throw new Error(`findings/${id}.sql: certainty ${row.certainty}`)
  const [coreMs, lagMs] = [numberOf(row.core_ms), numberOf(row.lag_ms)]
  const costUnknown = textOf(row.cost_unknown)
  if (coreMs === undefined && lagMs === undefined && !hasSchedule && costUnknown === undefined)
    throw new Error(`findings/${id}.sql gives neither a cost nor a cost_unknown at ${String(row.place)}.`)
  return {
    id,
    title,
    attemptKey: Number(row.attempt_key),
    place: String(row.place),
    stageId: numberOf(row.stage_id),
    stageAttemptId: numberOf(row.stage_attempt_id),
    executionId: numberOf(row.execution_id),
    executorId: textOf(row.executor_id),
    coreMs,
    lagMs,
    costUnknown,
    certainty: String(row.certainty),
    what: String(row.what),
    advice: String(row.advice),
    evidence: row.evidence ?? null,
  }
}

const CERTAINTIES = new Set(['sure', 'likely', 'guess'])

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}
