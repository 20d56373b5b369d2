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
  /** Wall-clock time that would not have passed, by replaying the schedule; undefined where the finding states no schedule without it. */
  readonly wallMs: number | undefined
  /** Of the time of the application, 0 to 1. */
  readonly wallShare: number | undefined
  /** Core time that was wasted; undefined where not known. */
  readonly coreMs: number | undefined
  /** Of the core time that the executors offered, 0 to 1. */
  readonly coreShare: number | undefined
  readonly certainty: string
  readonly what: string
  readonly advice: string
  /** The numbers that prove it, as the analysis names them. */
  readonly evidence: unknown
}

/** A finding as its query gives it, before it is known what it costs. */
export type Stated = Omit<Finding, 'severity' | 'wallMs' | 'wallShare' | 'coreShare'>

/** Reads a row of `-- @findings`. @throws Error where the query does not give what the contract asks for: the files are ours. */
export function statedOf(id: string, title: string, row: Row): Stated {
  for (const name of ['attempt_key', 'place', 'certainty', 'what', 'advice'])
    if (row[name] === null || row[name] === undefined)
      throw new Error(`findings/${id}.sql gives no ${name} at ${String(row.place)}.`)
  if (!CERTAINTIES.has(String(row.certainty)))
    throw new Error(`findings/${id}.sql: certainty ${row.certainty}`)
  return {
    id,
    title,
    attemptKey: Number(row.attempt_key),
    place: String(row.place),
    stageId: numberOf(row.stage_id),
    stageAttemptId: numberOf(row.stage_attempt_id),
    executionId: numberOf(row.execution_id),
    executorId:
      row.executor_id === null || row.executor_id === undefined ? undefined : String(row.executor_id),
    coreMs: numberOf(row.core_ms),
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
