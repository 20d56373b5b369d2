/** Every question that the REST API of a history server takes, about one application attempt. */
import { type Ask, read } from './answer.ts'
import type { Attempt } from './applications.ts'
import { isList, isObject, JsonNumber, type JsonObject } from './json.ts'
import { spread } from './spread.ts'
import { aboutSql } from './sql-questions.ts'
import { aboutStage, aboutStages, MANY_TASKS, type StageKey } from './stage-questions.ts'

export interface Questions {
  /** Below the attempt: `/jobs/3`. */
  readonly paths: readonly string[]
  /** What is left out, and why. */
  readonly notes: readonly string[]
}

/**
 * Asks the server what there is, then lists what can be asked about it: all of each kind up to `sample`, else so many
 * spread evenly. Answers of more tasks than `MANY_TASKS` are asked for in parts.
 */
export async function questionsAbout(ask: Ask, { base }: Attempt, sample: number): Promise<Questions> {
  const rows = async (path: string) => {
    const { body } = read(await ask(base + path))
    return isList(body) ? body.filter(isObject) : []
  }
  const jobs = (await rows('/jobs')).map((job) => number(job, 'jobId'))
  const stages = (await rows('/stages?details=false')).map(stageKey)
  const executions = (await rows('/sql?details=false&planDescription=false&length=10000000')).map((one) =>
    number(one, 'id'),
  )
  const executors = (await rows('/allexecutors')).map((one) => String(one.get('id')))
  const rdds = [...new Set(stages.flatMap((stage) => stage.rddIds))].sort((a, b) => a - b)
  const notes: string[] = []
  const some = <T>(kind: string, items: readonly T[]): readonly T[] => {
    if (items.length > sample) notes.push(`${sample} of ${items.length} ${kind}`)
    return spread(items, sample)
  }
  const tasks = stages.reduce((sum, { numTasks }) => sum + numTasks, 0)
  const isLarge = tasks > MANY_TASKS
  if (isLarge) notes.push(`stages in lists without their ${tasks} tasks`)
  return {
    paths: [
      ...OF_THE_ATTEMPT,
      ...STATUSES.jobs.map((status) => `/jobs?status=${status}`),
      ...some('jobs', jobs).map((id) => `/jobs/${id}`),
      ...aboutStages({ withTasks: !isLarge }),
      ...some('stages', stages).flatMap(aboutStage),
      ...some('executors', executors).map((id) => `/executors/${encodeURIComponent(id)}/threads`),
      ...some('RDDs', rdds).map((id) => `/storage/rdd/${id}`),
      ...aboutSql(some('SQL executions', executions), executions.length),
    ],
    notes,
  }
}

const STATUSES = {
  jobs: ['running', 'succeeded', 'failed', 'unknown', 'FAILED', 'succeeded&status=failed', 'bogus', ''],
}

/** 7 and 99999999 are there in hardly any application; a person can mistype the others. */
const OF_THE_ATTEMPT = [
  '',
  '/jobs',
  '/jobs/99999999',
  '/jobs/-1',
  '/jobs/one',
  '/jobs/99999999999',
  '/executors',
  '/allexecutors',
  '/executors/no-such-one/threads',
  '/executors/99999/threads',
  '/threads',
  '/threads?executorId=driver&taskId=x',
  '/allmiscellaneousprocess',
  '/storage/rdd',
  '/storage/rdd/99999999',
  '/storage/rdd/one',
  '/environment',
  '/no-such-thing',
  '/99/jobs',
  '/streaming',
  '/streaming/statistics',
  '/streaming/receivers',
  '/streaming/receivers/0',
  '/streaming/batches',
  '/streaming/batches?status=COMPLETED',
  '/streaming/batches?status=bogus',
  '/streaming/batches/0',
  '/streaming/batches/0/operations',
  '/streaming/batches/0/operations/0',
]

function stageKey(stage: JsonObject): StageKey {
  const rdds = stage.get('rddIds')
  return {
    id: number(stage, 'stageId'),
    attempt: number(stage, 'attemptId'),
    numTasks: number(stage, 'numTasks'),
    rddIds: isList(rdds) ? rdds.map((id) => (id instanceof JsonNumber ? Number(id.text) : -1)) : [],
  }
}

function number(row: JsonObject, key: string): number {
  const value = row.get(key)
  return value instanceof JsonNumber ? Number(value.text) : -1
}
