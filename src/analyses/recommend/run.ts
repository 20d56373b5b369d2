import type { Connection, Row } from '../../store/connection.ts'
import { analysesIn } from '../library.ts'
import { Bases } from '../scope.ts'

/** An attempt by what it was given and what it did: `runs.sql` says what each is. Null where the log does not tell. */
export interface RunFacts {
  readonly attemptKey: number
  readonly appId: string
  readonly attemptId: string
  readonly name: string | null
  readonly sparkVersion: string | null
  readonly wallMs: number
  readonly executors: number | null
  readonly coreMs: number | null
  readonly isLocal: boolean
  readonly cores: number | null
  readonly slots: number | null
  readonly memoryGib: number | null
  readonly stages: number | null
  readonly tasks: number | null
  readonly failedTasks: number | null
  readonly inputBytes: number | null
  readonly outputBytes: number | null
  readonly shuffleBytes: number | null
  readonly runMs: number | null
  readonly gcMs: number | null
  readonly spilledBytes: number | null
  readonly peakHeapBytes: number | null
  readonly peakStorageBytes: number | null
  readonly heapReports: number
  readonly idleCoreMs: number | null
  readonly noJobCoreMs: number | null
  readonly sqlExecutions: number
  readonly memoryKills: number
  /** Executors that ended because their heap was full. */
  readonly fullHeaps: number
  readonly ok: boolean
}

/** A stage that read a shuffle or spilled: `shuffle_stages.sql`. */
export interface ShuffleStage {
  readonly stageId: number
  readonly tasks: number
  readonly readBytes: number
  readonly medianReadBytes: number
  readonly maxReadBytes: number
  readonly spillingTasks: number
  readonly spilledBytes: number
  readonly neededBytes: number | null
}

/** The runs that the connection shows, by attempt key. Needs the tables of `makeCostTables`. */
export async function readRuns(connection: Connection): Promise<RunFacts[]> {
  await (await Bases.in(connection, analysesIn('base'))).make(
    'attempt_span stage_tasks loss_cause is_heap_full',
  )
  return (await connection.rows(sqlOf('runs'))).map(runOf)
}

export async function readShuffleStages(connection: Connection, attemptKey: number): Promise<ShuffleStage[]> {
  const rows = await connection.rows(
    `SELECT * FROM (${sqlOf('shuffle_stages')}) WHERE attempt_key = $1 ORDER BY stage_id`,
    [attemptKey],
  )
  return rows.map((row) => ({
    stageId: Number(row.stage_id),
    tasks: Number(row.tasks),
    readBytes: Number(row.read_bytes),
    medianReadBytes: Number(row.median_read_bytes),
    maxReadBytes: Number(row.max_read_bytes),
    spillingTasks: Number(row.spilling_tasks),
    spilledBytes: Number(row.spilled_bytes),
    neededBytes: numberOf(row.needed_bytes),
  }))
}

/** Executors that were let go and missed: `executor_returns.sql`. */
export interface ExecutorReturns {
  readonly returned: number
  readonly idleMs: number
  readonly heldMs: number
  readonly waits: number
  readonly waitMs: number
}

/** Undefined where there were none. */
export async function readReturns(
  connection: Connection,
  attemptKey: number,
): Promise<ExecutorReturns | undefined> {
  await (await Bases.in(connection, analysesIn('base'))).make('executor_lives executor_waits loss_cause')
  const [row] = await connection.rows(`SELECT * FROM (${sqlOf('executor_returns')}) WHERE attempt_key = $1`, [
    attemptKey,
  ])
  return (
    row && {
      returned: Number(row.returned),
      idleMs: Number(row.idle_ms),
      heldMs: Number(row.held_ms),
      waits: Number(row.waits),
      waitMs: Number(row.wait_ms),
    }
  )
}

function sqlOf(id: string): string {
  return analysesIn('recommend')
    .find((file) => file.id === id)!
    .parts.get('')!
}

function runOf(row: Row): RunFacts {
  return {
    attemptKey: Number(row.attempt_key),
    appId: String(row.app_id),
    attemptId: String(row.attempt_id),
    name: row.name === null ? null : String(row.name),
    sparkVersion: row.spark_version === null ? null : String(row.spark_version),
    wallMs: Number(row.wall_ms),
    executors: numberOf(row.executors),
    coreMs: numberOf(row.core_ms),
    isLocal: row.is_local === true,
    cores: numberOf(row.cores),
    slots: numberOf(row.slots),
    memoryGib: numberOf(row.memory_gib),
    stages: numberOf(row.stages),
    tasks: numberOf(row.tasks),
    failedTasks: numberOf(row.failed_tasks),
    inputBytes: numberOf(row.input_bytes),
    outputBytes: numberOf(row.output_bytes),
    shuffleBytes: numberOf(row.shuffle_bytes),
    runMs: numberOf(row.run_ms),
    gcMs: numberOf(row.gc_ms),
    spilledBytes: numberOf(row.spilled_bytes),
    peakHeapBytes: numberOf(row.peak_heap_bytes),
    peakStorageBytes: numberOf(row.peak_storage_bytes),
    heapReports: Number(row.heap_reports),
    idleCoreMs: numberOf(row.idle_core_ms),
    noJobCoreMs: numberOf(row.no_job_core_ms),
    sqlExecutions: Number(row.sql_executions),
    memoryKills: Number(row.memory_kills),
    fullHeaps: Number(row.full_heaps),
    ok: row.ok === true,
  }
}

function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
