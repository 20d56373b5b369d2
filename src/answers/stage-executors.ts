/** What executors did for a stage attempt (AppStatusStore.scala, executorSummary and stageExecutorSummary). */
import { EXECUTOR_METRICS } from '../events/executor-metrics.ts'
import { javaHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'
import { select, selectRange } from '../store/select.ts'
import type { RowOf } from '../tables/schema.ts'
import type { stageExecutors } from '../tables/stage-executors.ts'
import { failed } from './errors.ts'
import { Double, doubles, type Json } from './json.ts'
import { peaks } from './peaks.ts'
import { sorted } from './quantiles.ts'

export type StageExecutorRow = RowOf<typeof stageExecutors>

export const STAGE_EXECUTORS = selectRange<StageExecutorRow>(
  'stage_id',
  8,
  'SELECT * FROM stage_executors WHERE attempt_key = $1 AND stage_id BETWEEN $2 AND $3 ORDER BY executor_id',
)

const FIELDS = [
  ['taskTime', 'task_time_ms'],
  ['failedTasks', 'failed_tasks'],
  ['succeededTasks', 'succeeded_tasks'],
  ['killedTasks', 'killed_tasks'],
  ['inputBytes', 'input_bytes'],
  ['inputRecords', 'input_records'],
  ['outputBytes', 'output_bytes'],
  ['outputRecords', 'output_records'],
  ['shuffleRead', 'shuffle_bytes_read'],
  ['shuffleReadRecords', 'shuffle_records_read'],
  ['shuffleWrite', 'shuffle_bytes_written'],
  ['shuffleWriteRecords', 'shuffle_records_written'],
  ['memoryBytesSpilled', 'memory_bytes_spilled'],
  ['diskBytesSpilled', 'disk_bytes_spilled'],
] as const

/** By executor, in the order of Scala's map. */
export function executorSummary(rows: readonly StageExecutorRow[]): Json {
  const inOrder = scalaOrder(rows, ({ executor_id }) => javaHash(executor_id))
  return new Map(
    inOrder.map((row) => [
      row.executor_id,
      {
        ...Object.fromEntries(FIELDS.map(([name, column]) => [name, row[column]])),
        isBlacklistedForStage: row.is_excluded,
        peakMemoryMetrics: peaks(row),
        isExcludedForStage: row.is_excluded,
      },
    ]),
  )
}

/** Distributions over executors; undefined if there is none. */
export function executorDistributions(rows: readonly StageExecutorRow[], unsorted: readonly number[]): Json {
  if (rows.length === 0) return undefined
  checkQuantiles(unsorted, rows.length)
  const asked = sorted(unsorted)
  const measured = rows.filter((row) => row.jvm_heap_memory_bytes !== null)
  return {
    quantiles: doubles(asked),
    ...Object.fromEntries(FIELDS.map(([name, column]) => [name, distribution(rows, column, asked)])),
    peakMemoryMetrics: Object.fromEntries(
      EXECUTOR_METRICS.map(([name, column]) => [name, distribution(measured, column, asked)]),
    ),
  }
}

/** Stage attempts of some stages that executors worked for, and how many did. */
export const EXECUTORS_OF_STAGES = select<
  Pick<StageExecutorRow, 'stage_id' | 'stage_attempt_id'> & { executors: number }
>(
  `SELECT stage_id, stage_attempt_id, count(*)::INTEGER AS executors
FROM stage_executors WHERE attempt_key = $1 AND stage_id BETWEEN $2 AND $3 GROUP BY ALL`,
)

/** Fails where Spark does: a quantile has no place among so many executors. */
export function checkQuantiles(quantiles: readonly number[], executors: number): void {
  const hasNone = (place: number) => place < 0 || place >= executors
  if (executors > 0 && quantiles.some((quantile) => hasNone(placeOf(quantile, executors)))) throw failed()
}

/** AppStatusUtils.scala, getQuantilesValue: a Long of which the lower half is taken, so that -Infinity is the first place. */
function placeOf(quantile: number, count: number): number {
  const wanted = Math.min(Math.trunc(quantile * count) || 0, count - 1)
  return Number(BigInt.asIntN(32, BigInt(Math.max(wanted, -(2 ** 63)))))
}

/** AppStatusUtils.scala, getQuantilesValue: zeros without values. */
function distribution(
  rows: readonly StageExecutorRow[],
  column: keyof StageExecutorRow,
  asked: readonly number[],
): Json {
  const values = Float64Array.from(rows, (row) => Number(row[column])).sort()
  return asked.map((quantile) => {
    return new Double(values.length === 0 ? 0 : values[placeOf(quantile, values.length)]!)
  })
}
