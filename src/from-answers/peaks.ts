import type { Fields } from '../base/json-fields.ts'
import { EXECUTOR_METRICS, type ExecutorMetricColumn } from '../events/executor-metrics.ts'

export type Peaks = { [K in ExecutorMetricColumn]: number | bigint | null }

/** Executor metrics by our names; all NULL where the server has none. */
export function peaksOf(metrics: Fields | undefined): Peaks {
  return Object.fromEntries(
    EXECUTOR_METRICS.map(([name, column]) => [
      column,
      metrics === undefined ? null : (metrics.longOr(name) ?? 0),
    ]),
  ) as Peaks
}
