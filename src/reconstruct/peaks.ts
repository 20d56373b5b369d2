import { EXECUTOR_METRICS, type ExecutorMetricColumn } from '../events/task-columns.ts'

/** The greatest value of each executor metric, in the order of EXECUTOR_METRICS. */
export type Peaks = Float64Array

/** As in ExecutorMetrics.scala, the first is -1 as long as nothing was reported. */
export function newPeaks(): Peaks {
  const peaks = new Float64Array(EXECUTOR_METRICS.length)
  peaks[0] = -1
  return peaks
}

export function raisePeaks(peaks: Peaks, values: Float64Array): void {
  for (let i = 0; i < peaks.length; i++) if (values[i]! > peaks[i]!) peaks[i] = values[i]!
}

export function arePeaksSet(peaks: Peaks): boolean {
  return peaks[0]! > -1
}

/** As columns of a row; all NULL if nothing was reported. */
export function peakValues(peaks: Peaks): { [K in ExecutorMetricColumn]: number | null } {
  const set = arePeaksSet(peaks)
  return Object.fromEntries(EXECUTOR_METRICS.map(([, name], i) => [name, set ? peaks[i]! : null])) as {
    [K in ExecutorMetricColumn]: number | null
  }
}
