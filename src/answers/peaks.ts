import { EXECUTOR_METRICS, type ExecutorMetricColumn } from '../events/executor-metrics.ts'
import type { Json } from './json.ts'

export type PeakRow = { readonly [K in ExecutorMetricColumn]: number | bigint | null }

/** The columns of peaks, for queries. */
export const PEAK_COLUMNS = EXECUTOR_METRICS.map(([, column]) => column).join(', ')

/** Executor metrics by Spark's names; nothing if none was reported (ExecutorMetrics.scala, isSet). */
export function peaks(row: PeakRow | undefined): Json {
  if (row === undefined || row.jvm_heap_memory_bytes === null) return undefined
  return Object.fromEntries(EXECUTOR_METRICS.map(([name, column]) => [name, row[column]]))
}
