/** Event logs of applications small enough to work out on paper. Times are seconds from the start of the application. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from '../../src/index.ts'
import type { Connection } from '../../src/store/connection.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'

export interface HandApp {
  readonly id?: string
  readonly name?: string
  /** Undefined: there is no end in the log. */
  readonly to?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly executors?: readonly HandExecutor[]
  readonly jobs?: readonly HandJob[]
}

export interface HandExecutor {
  readonly id: string
  readonly cores: number
  readonly from: number
  readonly to?: number
  /** 0 if undefined. */
  readonly profile?: number
}

export interface HandJob {
  readonly from: number
  readonly to: number
  readonly sql?: number
  readonly stages: readonly HandStage[]
}

export interface HandStage {
  readonly id: number
  /** `stage <id>` if undefined. */
  readonly name?: string
  readonly parents?: readonly number[]
  readonly tasks: readonly HandTask[]
  /** When it was submitted; with its first task if undefined. */
  readonly from?: number
  /** 0 if undefined. */
  readonly profile?: number
}

export interface HandTask {
  readonly from: number
  readonly to: number
  readonly on?: string
  readonly failed?: boolean
  /** Why it was killed. */
  readonly killed?: string
  /** It is a speculative copy of the task with this place in the list; copies come last. */
  readonly copyOf?: number
  readonly inputBytes?: number
  readonly shuffleBytesRead?: number
  readonly spilled?: number
  readonly gcMs?: number
}

/** 2026-01-01. */
export const START = Date.UTC(2026, 0, 1)

type Json = Readonly<Record<string, unknown>>

/** A log as Spark 3.5 writes it, as far as the analyses look at it. */
export function handLog({
  id = 'app-1',
  name = 'hand',
  to,
  settings = {},
  executors = [],
  jobs = [],
}: HandApp): string {
  const events: { readonly at: number; readonly event: Json }[] = []
  const add = (at: number, event: string, fields: Json) =>
    events.push({ at, event: { Event: `SparkListener${event}`, ...fields } })
  let taskId = 0
  for (const executor of executors) addExecutor(executor, add)
  jobs.forEach((job, jobId) => {
    taskId = addJob(job, jobId, taskId, add)
  })
  if (to !== undefined) add(to, 'ApplicationEnd', { Timestamp: ms(to) })
  events.sort((a, b) => a.at - b.at)
  const first: Json[] = [
    { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.6' },
    {
      Event: 'SparkListenerEnvironmentUpdate',
      'JVM Information': {},
      'Spark Properties': settings,
      'Hadoop Properties': {},
      'System Properties': {},
      'Metrics Properties': {},
      'Classpath Entries': {},
    },
    {
      Event: 'SparkListenerApplicationStart',
      'App Name': name,
      'App ID': id,
      Timestamp: START,
      User: 'alice',
    },
  ]
  return `${[...first, ...events.map(({ event }) => event)].map((event) => JSON.stringify(event)).join('\n')}\n`
}

type Add = (at: number, event: string, fields: Json) => void

const ms = (seconds: number) => START + seconds * 1000

function addExecutor({ id, cores, from, to, profile = 0 }: HandExecutor, add: Add): void {
  add(from, 'ExecutorAdded', {
    Timestamp: ms(from),
    'Executor ID': id,
    'Executor Info': {
      Host: `host-${id}`,
      'Total Cores': cores,
      'Log Urls': {},
      Attributes: {},
      Resources: {},
      'Resource Profile Id': profile,
    },
  })
  if (to !== undefined)
    add(to, 'ExecutorRemoved', { Timestamp: ms(to), 'Executor ID': id, 'Removed Reason': 'no longer needed' })
}

function addJob({ from, to, sql, stages }: HandJob, jobId: number, firstTask: number, add: Add): number {
  let taskId = firstTask
  const properties = sql === undefined ? {} : { 'spark.sql.execution.id': String(sql) }
  add(from, 'JobStart', {
    'Job ID': jobId,
    'Submission Time': ms(from),
    'Stage Infos': stages.map((stage) => stageInfo(stage)),
    'Stage IDs': stages.map(({ id }) => id),
    Properties: properties,
  })
  for (const stage of stages) {
    const begin = stage.from ?? Math.min(...stage.tasks.map((task) => task.from))
    add(begin, 'StageSubmitted', { 'Stage Info': stageInfo(stage, begin), Properties: properties })
    stage.tasks.forEach((task, index) => {
      addTask(stage.id, task, index, taskId++, add)
    })
    if (stage.tasks.length === 0) continue
    const end = Math.max(...stage.tasks.map((task) => task.to))
    add(end, 'StageCompleted', { 'Stage Info': stageInfo(stage, begin, end) })
  }
  add(to, 'JobEnd', { 'Job ID': jobId, 'Completion Time': ms(to), 'Job Result': { Result: 'JobSucceeded' } })
  return taskId
}

function stageInfo(
  { id, name = `stage ${id}`, parents = [], tasks, profile = 0 }: HandStage,
  begin?: number,
  end?: number,
): Json {
  return {
    'Stage ID': id,
    'Stage Attempt ID': 0,
    'Stage Name': name,
    'Number of Tasks': tasks.filter(({ copyOf }) => copyOf === undefined).length,
    'RDD Info': [],
    'Parent IDs': parents,
    Details: '',
    ...(begin === undefined ? {} : { 'Submission Time': ms(begin) }),
    ...(end === undefined ? {} : { 'Completion Time': ms(end) }),
    Accumulables: [],
    'Resource Profile Id': profile,
  }
}

function addTask(stageId: number, task: HandTask, place: number, taskId: number, add: Add): void {
  const { from, to, on = '1', failed = false, killed, copyOf } = task
  const index = copyOf ?? place
  const info = {
    'Task ID': taskId,
    Index: index,
    Attempt: copyOf === undefined ? 0 : 1,
    'Partition ID': index,
    'Launch Time': ms(from),
    'Executor ID': on,
    Host: `host-${on}`,
    Locality: 'ANY',
    Speculative: copyOf !== undefined,
    'Getting Result Time': 0,
    Accumulables: [],
  }
  const stage = { 'Stage ID': stageId, 'Stage Attempt ID': 0 }
  add(from, 'TaskStart', {
    ...stage,
    'Task Info': { ...info, 'Finish Time': 0, Failed: false, Killed: false },
  })
  add(to, 'TaskEnd', {
    ...stage,
    'Task Type': 'ResultTask',
    'Task End Reason': endReason(task),
    'Task Info': { ...info, 'Finish Time': ms(to), Failed: failed, Killed: killed !== undefined },
    'Task Metrics': metrics(task),
  })
}

function endReason({ failed = false, killed }: HandTask): Json {
  if (killed !== undefined) return { Reason: 'TaskKilled', 'Kill Reason': killed, 'Accumulator Updates': [] }
  if (!failed) return { Reason: 'Success' }
  return {
    Reason: 'ExceptionFailure',
    'Class Name': 'x.Y',
    Description: 'no',
    'Stack Trace': [],
    'Full Stack Trace': 'x.Y: no',
    'Accumulator Updates': [],
  }
}

function metrics({ from, to, inputBytes = 0, shuffleBytesRead = 0, spilled = 0, gcMs = 0 }: HandTask): Json {
  return {
    'Executor Deserialize Time': 0,
    'Executor Deserialize CPU Time': 0,
    'Executor Run Time': (to - from) * 1000,
    'Executor CPU Time': (to - from) * 1e9,
    'Peak Execution Memory': 0,
    'Result Size': 100,
    'JVM GC Time': gcMs,
    'Result Serialization Time': 0,
    'Memory Bytes Spilled': spilled,
    'Disk Bytes Spilled': spilled,
    'Shuffle Read Metrics': {
      'Remote Blocks Fetched': 0,
      'Local Blocks Fetched': 1,
      'Fetch Wait Time': 0,
      'Remote Bytes Read': 0,
      'Remote Bytes Read To Disk': 0,
      'Local Bytes Read': shuffleBytesRead,
      'Total Records Read': 0,
    },
    'Shuffle Write Metrics': {
      'Shuffle Bytes Written': 0,
      'Shuffle Write Time': 0,
      'Shuffle Records Written': 0,
    },
    'Input Metrics': { 'Bytes Read': inputBytes, 'Records Read': 0 },
    'Output Metrics': { 'Bytes Written': 0, 'Records Written': 0 },
    'Updated Blocks': [],
  }
}

/** Logs in a database of their own. */
export async function loaded(logs: readonly string[]): Promise<{ readonly db: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-analyses-'))
  const paths = logs.map((log, i) => {
    const path = join(folder, `log-${i}`)
    writeFileSync(path, log)
    return path
  })
  const db = join(folder, 'x.duckdb')
  await load(paths, { db })
  return { db, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Asks a database through a connection of its own. */
export async function asked<T>(db: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const database = await openDatabase(db, 'read')
  try {
    return await use(database.connection)
  } finally {
    closeDatabase(database)
  }
}
