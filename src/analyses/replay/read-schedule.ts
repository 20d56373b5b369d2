import type { Connection, Row } from '../../store/connection.ts'
import { readNumbers } from '../../store/numbers.ts'
import { readSlots } from './read-slots.ts'
import type { Schedule, ScheduledTasks } from './schedule.ts'
import { type JobTimes, type StageTimes, segmentsOf } from './segments.ts'

/** The schedule of an attempt as its log tells it; undefined where the log has no time of anything. */
export async function readSchedule(
  connection: Connection,
  attemptKey: number,
  span: { readonly from: number; readonly to: number },
): Promise<Schedule> {
  const key = Math.trunc(attemptKey)
  const stageRows = await connection.rows(STAGES, [key])
  const jobRows = await connection.rows(JOBS, [key])
  const columns = await readNumbers(connection, TASK_COLUMNS, tasksOf(key, span.to))
  const tasks = withOrder(columns)
  const byStage = placesByStage(columns.stage_id, columns.stage_attempt_id)
  const stages = stageRows.map((row): StageTimes => {
    const places = byStage.get(`${row.stage_id}.${row.stage_attempt_id}`) ?? new Int32Array(0)
    return stageTimes(row, places, tasks)
  })
  return {
    ...span,
    tasks,
    slots: await readSlots(connection, key, span),
    segments: segmentsOf(jobRows.map(jobTimes), stages, span.to),
  }
}

const ms = (column: string) => `CAST(epoch_ms(${column}) AS DOUBLE)`

const STAGES = `
  SELECT stage_id, stage_attempt_id, ${ms('submission_time')} AS submitted, ${ms('completion_time')} AS completed, job_ids,
    parent_ids
  FROM stages WHERE attempt_key = $1 AND submission_time IS NOT NULL ORDER BY submission_time, stage_id, stage_attempt_id`

const JOBS = `
  SELECT job_id, ${ms('submission_time')} AS submitted, ${ms('completion_time')} AS completed
  FROM jobs WHERE attempt_key = $1 AND submission_time IS NOT NULL ORDER BY submission_time, job_id`

const TASK_COLUMNS = [
  'task_id',
  'stage_id',
  'stage_attempt_id',
  'task_index',
  'attempt',
  'speculative',
  'launch',
  'finish',
] as const

/** A task that was still running ran to the end. */
function tasksOf(key: number, end: number): string {
  return `(
    SELECT task_id, stage_id, stage_attempt_id, task_index, attempt, speculative, ${ms('launch_time')} AS launch,
      greatest(coalesce(${ms('finish_time')}, ${end}), ${ms('launch_time')}) AS finish
    FROM tasks WHERE attempt_key = ${key} AND launch_time IS NOT NULL AND stage_id IS NOT NULL
    ORDER BY launch_time, task_id
  )`
}

type Columns = Readonly<Record<(typeof TASK_COLUMNS)[number], Float64Array>>

/** Which task attempt comes after which: repeated ones after the one before, speculative copies after the original. */
function withOrder(columns: Columns): ScheduledTasks {
  const { task_id: ids, launch, finish, stage_id, stage_attempt_id, task_index } = columns
  const after = new Int32Array(ids.length).fill(-1)
  const awaited = new Uint8Array(ids.length)
  const last = new Map<string, number>()
  const several = new Set<string>()
  const keyOf = (i: number) => `${stage_id[i]}.${stage_attempt_id[i]}.${task_index[i]}`
  for (let i = 0; i < ids.length; i++) if (columns.attempt[i]! > 0) several.add(keyOf(i))
  for (let i = 0; several.size > 0 && i < ids.length; i++) {
    const key = keyOf(i)
    if (!several.has(key)) continue
    const before = last.get(key)
    if (before !== undefined) {
      after[i] = before
      awaited[before] = 1
    }
    last.set(key, i)
  }
  return { ids, launch, finish, after, awaited }
}

function placesByStage(stageIds: Float64Array, attempts: Float64Array): Map<string, Int32Array> {
  const lists = new Map<string, number[]>()
  let list: number[] = []
  for (let i = 0; i < stageIds.length; i++) {
    // Tasks of a stage mostly follow one another.
    if (i === 0 || stageIds[i] !== stageIds[i - 1] || attempts[i] !== attempts[i - 1]) {
      const key = `${stageIds[i]}.${attempts[i]}`
      list = lists.get(key) ?? []
      lists.set(key, list)
    }
    list.push(i)
  }
  return new Map([...lists].map(([key, list]) => [key, Int32Array.from(list)]))
}

function stageTimes(row: Row, places: Int32Array, { launch, finish }: ScheduledTasks): StageTimes {
  const submitted = Number(row.submitted)
  // Nobody waits for a copy that is still being killed when the stage is complete.
  if (typeof row.completed === 'number')
    for (const i of places) finish[i] = Math.max(launch[i]!, Math.min(finish[i]!, row.completed))
  const end = places.reduce((latest, i) => Math.max(latest, finish[i]!), submitted)
  return {
    stageId: Number(row.stage_id),
    stageAttemptId: Number(row.stage_attempt_id),
    submitted,
    // Without tasks all that is known is when the driver called it complete.
    end: places.length > 0 ? end : Math.max(submitted, Number(row.completed ?? submitted)),
    jobIds: numbersOf(row.job_ids),
    parentIds: numbersOf(row.parent_ids),
    tasks: places,
  }
}

function jobTimes(row: Row): JobTimes {
  return {
    jobId: Number(row.job_id),
    submitted: Number(row.submitted),
    completed: row.completed === null || row.completed === undefined ? undefined : Number(row.completed),
  }
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}
