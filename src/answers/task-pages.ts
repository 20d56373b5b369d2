/** Tasks of a stage attempt in one of the history server's orders, a page or all of them a batch at a time. */
import { extent } from '../base/extent.ts'
import { longHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'
import type { Reader } from '../store/reader.ts'
import { type Select, select } from '../store/select.ts'
import type { Attempt } from './attempt.ts'
import type { Json } from './json.ts'
import { accumulablesOf, executorLogs, type StageKey } from './task-extras.ts'
import { TASK_SELECTION, type TaskRow, task } from './task-fields.ts'

/** Queries for ids. */
export interface TaskOrder {
  readonly ascending: Select<unknown>
  readonly descending: Select<unknown>
}

export interface TaskPage {
  readonly stageId: number
  readonly stageAttemptId: number
  /** Only tasks with one of these; all if there is none. */
  readonly statuses: readonly string[]
  readonly order: Select<unknown>
  readonly offset: number
  readonly length: number
}

/**
 * Declares an order: a SQL expression of ours. Ties are in the order of task ids, the same way round. It gives ids alone: to sort
 * whole rows, or to skip some, DuckDB would read all columns of all tasks of the stage.
 */
export function taskOrder(expression: string): TaskOrder {
  const ordered = (direction: string) =>
    select(`SELECT task_id::DOUBLE ${WITH_STATUS}
ORDER BY ${expression} ${direction}, task_id ${direction} LIMIT $5::BIGINT OFFSET $6::BIGINT`)
  return { ascending: ordered('ASC'), descending: ordered('DESC') }
}

const WITH_STATUS = `FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed
  AND (len($4::VARCHAR[]) = 0 OR list_contains($4::VARCHAR[], status))`

export const BY_ID = taskOrder('task_id')

/** Tasks read at a time: few at first, for the first byte. */
const FIRST_BATCH = 100
const BATCH = 1_000
/** Ids of tasks read at a time: pages that lie in these have one query. */
const IDS_BLOCK = 25_000

/** The tasks of a page with their answers, read when they are asked for. */
export async function* taskPages(
  reader: Reader,
  attempt: Attempt,
  page: TaskPage,
): AsyncGenerator<readonly TaskAnswer[]> {
  const stage = [attempt.attempt_key, page.stageId, page.stageAttemptId] as const
  const end = page.offset + page.length
  for (let from = page.offset; from < end; ) {
    const block = from - (from % IDS_BLOCK)
    const found = await reader.sharedNumbers(page.order, ...stage, page.statuses, IDS_BLOCK, block)
    const ids = found.subarray(from - block, end - block)
    const isWhole = block === 0 && page.statuses.length === 0
    if (isWhole && found.length <= FEW && ids.length > 0)
      yield await answersTo(reader, attempt, stage, [...ids], tasksOf(reader, stage, []))
    else for (const batch of batchesOf([...ids])) yield await answersOf(reader, attempt, stage, batch)
    if (found.length < IDS_BLOCK) return
    from = block + IDS_BLOCK
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
  const ids = await reader.numbers(IDS, ...key, stage.statuses)
  const inOrder = scalaOrder([...ids], longHash)
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
  const byId = await tasksOf(reader, key, stage.statuses)
  const descending = [...byId.keys()].sort((a, b) => b - a)
  const tasks = await answersTo(reader, attempt, key, scalaOrder(descending, longHash), byId)
  return new Map(tasks.map(({ row, answer }) => [String(row.task_id), answer]))
}

/** Whether a page of tasks is of a size to be made in one piece. */
export function isSmall(length: number): boolean {
  return length <= SMALL
}

const SMALL = 500

const IDS = select(`SELECT task_id::DOUBLE ${WITH_STATUS} ORDER BY task_id DESC`)
const OF_STAGE = select<TaskRow>(`SELECT ${TASK_SELECTION} ${WITH_STATUS}`)
const BETWEEN = `SELECT ${TASK_SELECTION} FROM tasks
WHERE attempt_key = $1 AND stage_id = $2 AND stage_attempt_id = $3 AND is_listed AND task_id BETWEEN $4 AND $5`
/** What is quickest for tasks that lie side by side, for few others, and for many. */
const SIDE_BY_SIDE = select<TaskRow>(BETWEEN)
const OF_FEW = select<TaskRow>(`${BETWEEN} AND list_contains($6::BIGINT[], task_id)`)
const OF_MANY = select<TaskRow>(`${BETWEEN} AND task_id IN (SELECT unnest($6::BIGINT[]))`)
/** Tasks that are read together with those beside them: a stage of so many is read once. */
const FEW = 50

type TasksById = ReadonlyMap<number, TaskRow>

async function tasksOf(reader: Reader, stage: StageKey, statuses: readonly string[]): Promise<TasksById> {
  return byId(await reader.shared(OF_STAGE, ...stage, statuses))
}

function byId(rows: readonly TaskRow[]): TasksById {
  return new Map(rows.map((row) => [Number(row.task_id), row]))
}

/** The answers of these tasks, in this order. */
async function answersOf(
  reader: Reader,
  attempt: Attempt,
  stage: StageKey,
  ids: readonly number[],
): Promise<TaskAnswer[]> {
  const [first, last] = extent(ids)
  const rows =
    last - first < 2 * ids.length
      ? reader.rows(SIDE_BY_SIDE, ...stage, first, last)
      : reader.rows(ids.length <= FEW ? OF_FEW : OF_MANY, ...stage, first, last, ids)
  return answersTo(reader, attempt, stage, ids, rows.then(byId))
}

async function answersTo(
  reader: Reader,
  attempt: Attempt,
  stage: StageKey,
  ids: readonly number[],
  rows: TasksById | Promise<TasksById>,
): Promise<TaskAnswer[]> {
  const [tasks, accumulables, logs] = await Promise.all([
    rows,
    accumulablesOf(reader, attempt, stage, ids),
    executorLogs(reader, attempt),
  ])
  return ids.flatMap((id) => {
    const row = tasks.get(id)
    if (row === undefined) return []
    const its = accumulables.get(row.task_id) ?? []
    return [{ row, answer: task(row, its, logs.get(row.executor_id) ?? {}, attempt.modified ?? 0) }]
  })
}
