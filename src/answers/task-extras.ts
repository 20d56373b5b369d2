/** What stands beside a task in its answer: the logs of its executor, and its accumulables. */
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { Attempt } from './attempt.ts'
import { type Json, parsed } from './json.ts'
import type { AccumulableRow } from './task-fields.ts'

export type StageKey = readonly [attemptKey: number, stageId: number, stageAttemptId: number]

/** Log URLs by executor; executors without any are not there. */
export const executorLogs = oncePerAttempt(async (reader, { attempt_key }): Promise<Map<string, Json>> => {
  const rows = await reader.rows(LOGS, attempt_key)
  return new Map(rows.map(({ executor_id, logs }) => [executor_id, parsed(logs)]))
})

/** Accumulables of tasks of a stage, by task. */
export async function accumulablesOf(
  reader: Reader,
  attempt: Attempt,
  stage: StageKey,
  taskIds: readonly number[],
): Promise<Map<number | bigint, AccumulableRow[]>> {
  const byTask = new Map<number | bigint, AccumulableRow[]>()
  const [, stageId, stageAttemptId] = stage
  if (!(await stagesWithAccumulables(reader, attempt)).has(`${stageId}.${stageAttemptId}`)) return byTask
  const query = taskIds.length <= FEW ? OF_FEW : OF_MANY
  for (const row of await reader.rows(query, ...stage, taskIds)) {
    const its = byTask.get(row.task_id)
    if (its === undefined) byTask.set(row.task_id, [row])
    else its.push(row)
  }
  return byTask
}

/** Most stages have none: those of SQL keep them for themselves. */
const stagesWithAccumulables = oncePerAttempt(async (reader, { attempt_key }): Promise<Set<string>> => {
  const rows = await reader.rows(STAGES, attempt_key)
  return new Set(rows.map(({ stage_id, stage_attempt_id }) => `${stage_id}.${stage_attempt_id}`))
})

/** Reads something of an attempt once for all requests that get the same one: with a new version comes a new object. */
function oncePerAttempt<T>(read: (reader: Reader, attempt: Attempt) => Promise<T>): typeof read {
  const kept = new WeakMap<Attempt, Promise<T>>()
  return (reader, attempt) => {
    const known = kept.get(attempt)
    if (known !== undefined) return known
    const reading = read(reader, attempt)
    kept.set(attempt, reading)
    reading.catch(() => kept.delete(attempt))
    return reading
  }
}

const LOGS = select<{ readonly executor_id: string; readonly logs: string }>(
  "SELECT executor_id, logs FROM executors WHERE attempt_key = $1 AND logs <> '{}'",
)
const STAGES = select<{ readonly stage_id: number; readonly stage_attempt_id: number }>(
  'SELECT DISTINCT stage_id, stage_attempt_id FROM task_accumulables WHERE attempt_key = $1',
)

type TaskAccumulable = AccumulableRow & { readonly task_id: number | bigint }

const accumulables = (condition: string) =>
  select<TaskAccumulable>(`SELECT task_id, accumulator_id, name, update, value FROM task_accumulables
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND ${condition} ORDER BY task_id, position`)
/** What is quicker for few tasks, and for many. */
const OF_FEW = accumulables('list_contains($4::BIGINT[], task_id)')
const OF_MANY = accumulables('task_id IN (SELECT unnest($4::BIGINT[]))')
const FEW = 50
