import { extent } from '../base/extent.ts'
import type { Reader } from '../store/reader.ts'
import { select, selectRange } from '../store/select.ts'
import type { RowOf } from '../tables/schema.ts'
import type { speculation } from '../tables/speculation.ts'
import type { Attempt } from './attempt.ts'
import { attemptEndpoint } from './endpoint.ts'
import { failed, notFound } from './errors.ts'
import { type Json, Streamed } from './json.ts'
import { anyOf, flag, INT, quantiles } from './parameters.ts'
import { PEAK_COLUMNS, type PeakRow } from './peaks.ts'
import {
  checkQuantiles,
  EXECUTORS_OF_STAGES,
  executorDistributions,
  executorSummary,
  STAGE_EXECUTORS,
} from './stage-executors.ts'
import { type StageRow, stage } from './stage-fields.ts'
import type { AccumulableRow } from './task-fields.ts'
import { TASK_STATUSES } from './task-list.ts'
import { fewTasks, isSmall as isSmallPage, taskMap } from './task-pages.ts'
import { distributions } from './task-summary.ts'

const DETAILS = {
  taskStatus: anyOf(TASK_STATUSES),
  withSummaries: flag(false),
  quantiles: quantiles('0.0,0.25,0.5,0.75,1.0'),
}
const LIST_QUERY = {
  status: anyOf(['ACTIVE', 'COMPLETE', 'FAILED', 'PENDING', 'SKIPPED'] as const),
  details: flag(false),
  ...DETAILS,
}
const ONE_QUERY = { details: flag(true), ...DETAILS }

/** `stages`: the latest first. */
export const stageList = attemptEndpoint({
  path: 'stages',
  query: LIST_QUERY,
  async answer({ reader, attempt, query }) {
    const rows = (await reader.rows(LATEST_FIRST, attempt.attempt_key)).filter(
      (row) =>
        (query.status.length === 0 || query.status.some((status) => status === row.status)) &&
        (!query.details ||
          query.taskStatus.length === 0 ||
          query.taskStatus.some((s) => countOf(row, s) > 0)),
    )
    return stageAnswers(reader, attempt, rows, query)
  },
})

/** `stages/{stageId}`: its attempts. */
export const stageAttempts = attemptEndpoint({
  path: 'stages/{stageId}',
  parameters: { stageId: INT },
  query: ONE_QUERY,
  async answer({ reader, attempt, path: { stageId }, query }) {
    const rows = await attemptsOfStage(reader, attempt, stageId)
    if (rows.length === 0) throw notFound(`unknown stage: ${stageId}`)
    return stageAnswers(reader, attempt, rows, query)
  },
})

/** `stages/{stageId}/{stageAttemptId}` */
export const oneStageAttempt = attemptEndpoint({
  path: 'stages/{stageId}/{stageAttemptId}',
  parameters: { stageId: INT, stageAttemptId: INT },
  query: ONE_QUERY,
  async answer({ reader, attempt, path: { stageId, stageAttemptId }, query }) {
    const rows = await attemptsOfStage(reader, attempt, stageId)
    const row = rows.find(({ stage_attempt_id }) => stage_attempt_id === stageAttemptId)
    checkStatuses(query)
    if (row !== undefined)
      return stageAnswer(reader, attempt, row, query, await beside(reader, attempt, [row]))
    const found = rows.map(({ stage_attempt_id }) => stage_attempt_id)
    throw notFound(
      found.length === 0
        ? `unknown stage: ${stageId}`
        : `unknown attempt for stage ${stageId}.  Found attempts: [${found.join(',')}]`,
    )
  },
})

interface Details {
  readonly details: boolean
  readonly withSummaries: boolean
  readonly quantiles: readonly number[]
  readonly taskStatus: readonly string[]
}

type StageKey = Pick<StageRow, 'stage_id' | 'stage_attempt_id'>

const LATEST_FIRST = select<StageRow>(
  'SELECT * FROM stages WHERE attempt_key = $1 ORDER BY stage_id DESC, stage_attempt_id DESC',
)
const BETWEEN = 'WHERE attempt_key = $1 AND stage_id BETWEEN $2 AND $3'
const BLOCK = 32
/** In any order: to sort so many columns takes longer to plan than to do. */
const STAGES = selectRange<StageRow>('stage_id', BLOCK, `SELECT * FROM stages ${BETWEEN}`)
const ACCUMULABLES = selectRange<AccumulableRow & StageKey>(
  'stage_id',
  BLOCK,
  `SELECT stage_id, stage_attempt_id, accumulator_id, name, update, value FROM stage_accumulables ${BETWEEN} ORDER BY position`,
)
const PEAKS = selectRange<PeakRow & StageKey>(
  'stage_id',
  BLOCK,
  `SELECT stage_id, stage_attempt_id, ${PEAK_COLUMNS} FROM stage_peaks ${BETWEEN}`,
)
const SPECULATION = selectRange<RowOf<typeof speculation>>(
  'stage_id',
  BLOCK,
  `SELECT * FROM speculation ${BETWEEN}`,
)

async function attemptsOfStage(reader: Reader, attempt: Attempt, stageId: number): Promise<StageRow[]> {
  const rows = await reader.range(STAGES, attempt.attempt_key, stageId)
  return [...rows].sort((a, b) => a.stage_attempt_id - b.stage_attempt_id)
}

/** StagesResource.scala, stageList: what is neither of the four counts as UNKNOWN. */
function countOf(row: StageRow, status: string): number {
  if (status === 'FAILED') return row.num_failed_tasks
  if (status === 'KILLED') return row.num_killed_tasks
  if (status === 'RUNNING') return row.num_active_tasks
  if (status === 'SUCCESS') return row.num_complete_tasks
  const known = row.num_failed_tasks + row.num_killed_tasks + row.num_active_tasks + row.num_complete_tasks
  return row.num_tasks - known
}

/** What all stages have beside their row, by stage attempt. */
interface Beside {
  readonly accumulables: ReadonlyMap<string, AccumulableRow[]>
  readonly peaks: ReadonlyMap<string, PeakRow>
}

async function beside(reader: Reader, attempt: Attempt, rows: readonly StageRow[]): Promise<Beside> {
  const range = [attempt.attempt_key, ...rangeOf(rows)] as const
  const accumulables = new Map<string, AccumulableRow[]>()
  const peaks = new Map<string, PeakRow>()
  if (rows.length === 0) return { accumulables, peaks }
  const [added, greatest] = await Promise.all([
    reader.range(ACCUMULABLES, ...range),
    reader.range(PEAKS, ...range),
  ])
  for (const row of added) {
    const its = accumulables.get(keyOf(row))
    if (its === undefined) accumulables.set(keyOf(row), [row])
    else its.push(row)
  }
  for (const row of greatest) peaks.set(keyOf(row), row)
  return { accumulables, peaks }
}

function keyOf({ stage_id, stage_attempt_id }: StageKey): string {
  return `${stage_id}.${stage_attempt_id}`
}

/** Spark has null for an empty status of tasks. */
function checkStatuses({ details, taskStatus }: Details): void {
  if (details && taskStatus.includes('')) throw failed()
}

/** Before the first byte: a list that is sent already can no longer fail with a status. */
async function checkSummaries(
  reader: Reader,
  attempt: Attempt,
  rows: readonly StageRow[],
  quantiles: readonly number[],
): Promise<void> {
  if (rows.length === 0 || quantiles.every((quantile) => !(quantile < 0))) return
  const listed = new Set(rows.map(keyOf))
  for (const found of await reader.rows(EXECUTORS_OF_STAGES, attempt.attempt_key, ...rangeOf(rows)))
    if (listed.has(keyOf(found))) checkQuantiles(quantiles, found.executors)
}

function rangeOf(rows: readonly StageRow[]): readonly [from: number, to: number] {
  return extent(rows.map(({ stage_id }) => stage_id))
}

/** One after the other where each has tasks or distributions of its own. */
async function stageAnswers(
  reader: Reader,
  attempt: Attempt,
  rows: readonly StageRow[],
  query: Details,
): Promise<Json> {
  checkStatuses(query)
  if (query.withSummaries) await checkSummaries(reader, attempt, rows, query.quantiles)
  const others = await beside(reader, attempt, rows)
  async function* answers() {
    for (const row of rows) yield await stageAnswer(reader, attempt, row, query, others)
  }
  if (query.details || query.withSummaries)
    return rows.every(isSmall) && rows.length === 1 ? all(answers()) : Streamed.array(answers())
  return rows.map((row) => stage(row, partsOf(row, others)))
}

/** Whether the stage with its tasks is of a size to be made in one piece. */
function isSmall(row: StageRow): boolean {
  return isSmallPage(
    row.num_complete_tasks + row.num_failed_tasks + row.num_killed_tasks + row.num_active_tasks,
  )
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

function partsOf(row: StageRow, { accumulables, peaks }: Beside) {
  return { accumulables: accumulables.get(keyOf(row)) ?? [], peaks: peaks.get(keyOf(row)) }
}

async function stageAnswer(
  reader: Reader,
  attempt: Attempt,
  row: StageRow,
  { details, withSummaries, quantiles, taskStatus }: Details,
  others: Beside,
): Promise<Record<string, Json>> {
  const parts = partsOf(row, others)
  if (!details && !withSummaries) return stage(row, parts)
  const { stage_id: stageId, stage_attempt_id: stageAttemptId } = row
  const [ofExecutors, speculations] = await Promise.all([
    reader.range(STAGE_EXECUTORS, attempt.attempt_key, stageId),
    reader.range(SPECULATION, attempt.attempt_key, stageId),
  ])
  const isIts = ({ stage_attempt_id }: StageKey) => stage_attempt_id === stageAttemptId
  const executors = ofExecutors.filter(isIts)
  const copies = speculations.find(isIts)
  const tasks = { stageId, stageAttemptId, statuses: taskStatus }
  return stage(row, {
    ...parts,
    ...(details
      ? {
          tasks: isSmall(row)
            ? await fewTasks(reader, attempt, tasks)
            : Streamed.object(taskMap(reader, attempt, tasks)),
          executorSummary: executorSummary(executors),
          speculationSummary: copies && speculationSummary(copies),
        }
      : {}),
    ...(withSummaries
      ? {
          taskMetricsDistributions: await distributions(reader, attempt, stageId, stageAttemptId, quantiles),
          executorMetricsDistributions: executorDistributions(executors, quantiles),
        }
      : {}),
  })
}

function speculationSummary(row: RowOf<typeof speculation>): Json {
  return {
    numTasks: row.num_tasks,
    numActiveTasks: row.num_active_tasks,
    numCompletedTasks: row.num_completed_tasks,
    numFailedTasks: row.num_failed_tasks,
    numKilledTasks: row.num_killed_tasks,
  }
}
