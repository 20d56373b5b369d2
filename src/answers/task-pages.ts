/** Tasks of a stage attempt in one of the history server's orders, a page or all of them a batch at a time. */
import { longHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'
import { type Reader, type Select, select } from '../store/reader.ts'
import type { Attempt } from './attempt.ts'
import { type Json, parsed } from './json.ts'
import { type AccumulableRow, TASK_SELECTION, type TaskRow, task } from './task-fields.ts'

export interface TaskOrder {
  readonly ascending: Select<TaskRow>
  readonly descending: Select<TaskRow>
}

export interface TaskPage {
  readonly stageId: number
  readonly stageAttemptId: number
  /** Only tasks with one of these; all if there is none. */
  readonly statuses: readonly string[]
  readonly order: Select<TaskRow>
  readonly offset: number
  readonly length: number
}

/** Declares an order: a SQL expression of ours. Ties are in the order of task ids, the same way round. */
export function taskOrder(expression: string): TaskOrder {
  const ordered = (direction: string) =>
    select<TaskRow>(`SELECT ${TASK_SELECTION} FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND (len($4::VARCHAR[]) = 0 OR list_contains($4::VARCHAR[], status))
ORDER BY ${expression} ${direction}, task_id ${direction} LIMIT $5::BIGINT OFFSET $6::BIGINT`)
  return { ascending: ordered('ASC'), descending: ordered('DESC') }
}

export const BY_ID = taskOrder('task_id')

/** Tasks read at a time: few at first, for the first byte. */
const FIRST_BATCH = 100
const BATCH = 1_000

/** The tasks of a page with their answers, read when they are asked for. */
export async function* taskPages(
  reader: Reader,
  attempt: Attempt,
  page: TaskPage,
): AsyncGenerator<readonly TaskAnswer[]> {
  const key = attempt.attempt_key
  const logs = await executorLogs(reader, attempt)
  const stage = [key, page.stageId, page.stageAttemptId] as const
  for (let read = 0, size = FIRST_BATCH; read < page.length; read += size, size = BATCH) {
    const length = Math.min(size, page.length - read)
    const rows = await reader.rows(page.order, ...stage, page.statuses, length, page.offset + read)
    yield await answersOf(reader, attempt, stage, rows, logs)
    if (rows.length < length) return
  }
}

export interface TaskAnswer {
  readonly row: TaskRow
  readonly answer: Json
}

/** All tasks of a stage attempt by id, in the order of Scala's map of them (AppStatusStore.scala, newStageData). */
export async function* taskMap(
  reader: Reader,
  attempt: Attempt,
  stage: Pick<TaskPage, 'stageId' | 'stageAttemptId' | 'statuses'>,
): AsyncGenerator<readonly [key: string, value: Json]> {
  const key = [attempt.attempt_key, stage.stageId, stage.stageAttemptId] as const
  const logs = await executorLogs(reader, attempt)
  const ids = (await reader.rows(IDS, ...key, stage.statuses)).map(({ task_id }) => Number(task_id))
  const inOrder = scalaOrder(ids, longHash)
  for (let read = 0, size = FIRST_BATCH; read < inOrder.length; read += size, size = BATCH) {
    const batch = inOrder.slice(read, read + size)
    const rows = await reader.rows(OF_IDS, ...key, batch)
    const byId = new Map(
      (await answersOf(reader, attempt, key, rows, logs)).map((one) => [one.row.task_id, one]),
    )
    for (const id of batch) yield [String(id), byId.get(id)?.answer]
  }
}

/** Whether a page of tasks is of a size to be made in one piece. */
export function isSmall(length: number): boolean {
  return length <= SMALL
}

const SMALL = 500

const LOGS = select<{ readonly executor_id: string; readonly logs: string }>(
  "SELECT executor_id, logs FROM executors WHERE attempt_key = $1 AND logs <> '{}'",
)
type TaskAccumulable = AccumulableRow & { readonly task_id: number | bigint }

const accumulables = (condition: string) =>
  select<TaskAccumulable>(`SELECT task_id, accumulator_id, name, update, value FROM task_accumulables
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND ${condition} ORDER BY task_id, position`)
/** What is quicker for few tasks, and for many. */
const ACCUMULABLES_OF_FEW = accumulables('list_contains($4::BIGINT[], task_id)')
const ACCUMULABLES_OF_MANY = accumulables('task_id IN (SELECT unnest($4::BIGINT[]))')
const FEW = 50

const IDS = select<{ readonly task_id: number | bigint }>(`SELECT task_id FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND (len($4::VARCHAR[]) = 0 OR list_contains($4::VARCHAR[], status))
ORDER BY task_id DESC`)
const OF_IDS = select<TaskRow>(`SELECT ${TASK_SELECTION} FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND task_id IN (SELECT unnest($4::BIGINT[]))`)

type StageKey = readonly [attemptKey: number, stageId: number, stageAttemptId: number]

async function executorLogs(reader: Reader, { attempt_key }: Attempt): Promise<Map<string, Json>> {
  return new Map((await reader.rows(LOGS, attempt_key)).map((row) => [row.executor_id, parsed(row.logs)]))
}

async function answersOf(
  reader: Reader,
  { modified }: Attempt,
  stage: StageKey,
  rows: readonly TaskRow[],
  logs: ReadonlyMap<string, Json>,
): Promise<TaskAnswer[]> {
  const accumulables = await accumulablesOf(reader, stage, rows)
  return rows.map((row) => ({
    row,
    answer: task(row, accumulables.get(row.task_id) ?? [], logs.get(row.executor_id) ?? {}, modified ?? 0),
  }))
}

async function accumulablesOf(
  reader: Reader,
  stage: StageKey,
  rows: readonly TaskRow[],
): Promise<Map<number | bigint, AccumulableRow[]>> {
  const byTask = new Map<number | bigint, AccumulableRow[]>()
  if (rows.length === 0) return byTask
  const ids = rows.map(({ task_id }) => Number(task_id))
  const query = ids.length <= FEW ? ACCUMULABLES_OF_FEW : ACCUMULABLES_OF_MANY
  for (const row of await reader.rows(query, ...stage, ids)) {
    const its = byTask.get(row.task_id)
    if (its === undefined) byTask.set(row.task_id, [row])
    else its.push(row)
  }
  return byTask
}
