import { EXECUTOR_METRICS, type ExecutorMetricColumn } from '../events/executor-metrics.ts'

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

export type PeakColumns = { [K in ExecutorMetricColumn]: number | bigint | null }

/**
 * As columns of a row; all NULL if nothing was reported. Written out, in the order of EXECUTOR_METRICS, because it is
 * done for each task of a log with such metrics: a loop takes ten times as long.
 */
export function peakValues(peaks: Peaks): PeakColumns {
  const set = arePeaksSet(peaks)
  return {
    jvm_heap_memory_bytes: set ? asLong(peaks[0]!) : null,
    jvm_off_heap_memory_bytes: set ? asLong(peaks[1]!) : null,
    on_heap_execution_memory_bytes: set ? asLong(peaks[2]!) : null,
    off_heap_execution_memory_bytes: set ? asLong(peaks[3]!) : null,
    on_heap_storage_memory_bytes: set ? asLong(peaks[4]!) : null,
    off_heap_storage_memory_bytes: set ? asLong(peaks[5]!) : null,
    on_heap_unified_memory_bytes: set ? asLong(peaks[6]!) : null,
    off_heap_unified_memory_bytes: set ? asLong(peaks[7]!) : null,
    direct_pool_memory_bytes: set ? asLong(peaks[8]!) : null,
    mapped_pool_memory_bytes: set ? asLong(peaks[9]!) : null,
    process_tree_jvm_v_memory_bytes: set ? asLong(peaks[10]!) : null,
    process_tree_jvm_rss_memory_bytes: set ? asLong(peaks[11]!) : null,
    process_tree_python_v_memory_bytes: set ? asLong(peaks[12]!) : null,
    process_tree_python_rss_memory_bytes: set ? asLong(peaks[13]!) : null,
    process_tree_other_v_memory_bytes: set ? asLong(peaks[14]!) : null,
    process_tree_other_rss_memory_bytes: set ? asLong(peaks[15]!) : null,
    minor_gc_count: set ? asLong(peaks[16]!) : null,
    minor_gc_time_ms: set ? asLong(peaks[17]!) : null,
    major_gc_count: set ? asLong(peaks[18]!) : null,
    major_gc_time_ms: set ? asLong(peaks[19]!) : null,
    total_gc_time_ms: set ? asLong(peaks[20]!) : null,
    concurrent_gc_count: set ? asLong(peaks[21]!) : null,
    concurrent_gc_time_ms: set ? asLong(peaks[22]!) : null,
  }
}

const MOST = 2n ** 63n - 1n

/** The greatest longs are 2^63 when they are rounded to a double, which is no long any more. */
function asLong(value: number): number | bigint {
  return value < 2 ** 63 ? value : MOST
}
