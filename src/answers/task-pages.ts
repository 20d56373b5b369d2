/** Tasks of a stage attempt in one of the history server's orders, a page or all of them a batch at a time. */
import { longHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'
import type { Reader } from '../store/reader.ts'
import { type Select, select } from '../store/select.ts'
import type { Attempt } from './attempt.ts'
import type { Json } from './json.ts'
import { accumulablesOf, executorLogs, type StageKey } from './task-extras.ts'
import { TASK_SELECTION, type TaskRow, task } from './task-fields.ts'

export interface TaskOrder {
  readonly ascending: Select<IdRow>
  readonly descending: Select<IdRow>
}

interface IdRow {
  readonly task_id: number | bigint
}

export interface TaskPage {
  readonly stageId: number
  readonly stageAttemptId: number
  /** Only tasks with one of these; all if there is none. */
  readonly statuses: readonly string[]
  readonly order: Select<IdRow>
  readonly offset: number
  readonly length: number
}

/**
 * Declares an order: a SQL expression of ours. Ties are in the order of task ids, the same way round. It gives ids alone: to sort
 * whole rows, or to skip some, DuckDB would read all columns of all tasks of the stage.
 */
export function taskOrder(expression: string): TaskOrder {
  const ordered = (direction: string) =>
    select<IdRow>(`SELECT task_id FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND (len($4::VARCHAR[]) = 0 OR list_contains($4::VARCHAR[], status))
ORDER BY ${expression} ${direction}, task_id ${direction} LIMIT $5::BIGINT OFFSET $6::BIGINT`)
  return { ascending: ordered('ASC'), descending: ordered('DESC') }
}

export const BY_ID = taskOrder('task_id')

/** Tasks read at a time: few at first, for the first byte. */
const FIRST_BATCH = 100
const BATCH = 1_000
/** Ids of tasks read at a time. */
const IDS_BATCH = 50_000

/** The tasks of a page with their answers, read when they are asked for. */
export async function* taskPages(
  reader: Reader,
  attempt: Attempt,
  page: TaskPage,
): AsyncGenerator<readonly TaskAnswer[]> {
  const key = attempt.attempt_key
  const stage = [key, page.stageId, page.stageAttemptId] as const
  for (let read = 0; read < page.length; read += IDS_BATCH) {
    const length = Math.min(IDS_BATCH, page.length - read)
    const found = await reader.rows(page.order, ...stage, page.statuses, length, page.offset + read)
    const ids = found.map(({ task_id }) => Number(task_id))
    for (const batch of batchesOf(ids)) yield await answersOf(reader, attempt, stage, batch)
    if (ids.length < length) return
  }
}

function* batchesOf(ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0, size = FIRST_BATCH; from < ids.length; from += size, size = BATCH)
    yield ids.slice(from, from + size)
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
  const ids = (await reader.rows(IDS, ...key, stage.statuses)).map(({ task_id }) => Number(task_id))
  const inOrder = scalaOrder(ids, longHash)
  for (const batch of batchesOf(inOrder))
    for (const { row, answer } of await answersOf(reader, attempt, key, batch))
      yield [String(row.task_id), answer]
}

/** The same for a stage attempt of few tasks, in one piece. */
export async function fewTasks(
  reader: Reader,
  attempt: Attempt,
  stage: Pick<TaskPage, 'stageId' | 'stageAttemptId' | 'statuses'>,
): Promise<Map<string, Json>> {
  const key = [attempt.attempt_key, stage.stageId, stage.stageAttemptId] as const
  const rows = await reader.rows(OF_STAGE, ...key, stage.statuses)
  const byId = new Map(rows.map((row) => [Number(row.task_id), row]))
  const descending = [...byId.keys()].sort((a, b) => b - a)
  const tasks = await answersTo(reader, attempt, key, scalaOrder(descending, longHash), byId)
  return new Map(tasks.map(({ row, answer }) => [String(row.task_id), answer]))
}

/** Whether a page of tasks is of a size to be made in one piece. */
export function isSmall(length: number): boolean {
  return length <= SMALL
}

const SMALL = 500

const WITH_STATUS = `FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND (len($4::VARCHAR[]) = 0 OR list_contains($4::VARCHAR[], status))`
const IDS = select<IdRow>(`SELECT task_id ${WITH_STATUS} ORDER BY task_id DESC`)
const OF_STAGE = select<TaskRow>(`SELECT ${TASK_SELECTION} ${WITH_STATUS}`)
const ofIds = (condition: string) =>
  select<TaskRow>(`SELECT ${TASK_SELECTION} FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND task_id BETWEEN $5 AND $6 AND ${condition}`)
/** What is quicker for few tasks, and for many. */
const OF_FEW = ofIds('list_contains($4::BIGINT[], task_id)')
const OF_MANY = ofIds('task_id IN (SELECT unnest($4::BIGINT[]))')
const FEW = 50

/** The answers of these tasks, in this order. */
async function answersOf(
  reader: Reader,
  attempt: Attempt,
  stage: StageKey,
  ids: readonly number[],
): Promise<TaskAnswer[]> {
  const query = ids.length <= FEW ? OF_FEW : OF_MANY
  const rows = reader.rows(query, ...stage, ids, Math.min(...ids), Math.max(...ids))
  const byId = rows.then((found) => new Map(found.map((row) => [Number(row.task_id), row])))
  return answersTo(reader, attempt, stage, ids, byId)
}

async function answersTo(
  reader: Reader,
  attempt: Attempt,
  stage: StageKey,
  ids: readonly number[],
  rows: ReadonlyMap<number, TaskRow> | Promise<ReadonlyMap<number, TaskRow>>,
): Promise<TaskAnswer[]> {
  const [byId, accumulables, logs] = await Promise.all([
    rows,
    accumulablesOf(reader, attempt, stage, ids),
    executorLogs(reader, attempt),
  ])
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (row === undefined) return []
    const its = accumulables.get(row.task_id) ?? []
    return [{ row, answer: task(row, its, logs.get(row.executor_id) ?? {}, attempt.modified ?? 0) }]
  })
}
