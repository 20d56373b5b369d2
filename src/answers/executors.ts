import { select } from '../store/select.ts'
import type { executors } from '../tables/executors.ts'
import type { RowOf } from '../tables/schema.ts'
import type { Attempt } from './attempt.ts'
import { attemptEndpoint, type Context } from './endpoint.ts'
import { date, type Json, parsed } from './json.ts'
import { PEAK_COLUMNS, type PeakRow, peaks } from './peaks.ts'

/** `executors`: the active ones, by id as text, descending (AppStatusStore.scala, executorList). */
export const activeExecutors = attemptEndpoint({
  path: 'executors',
  answer: async (context) => (await executorList(context)).filter(isActive).reverse(),
})

/** `allexecutors`: those that are gone too, ascending. */
export const allExecutors = attemptEndpoint({ path: 'allexecutors', answer: executorList })

type ExecutorRow = RowOf<typeof executors>
type NamedPeaks = PeakRow & { readonly executor_id: string }

/** `fallback` is where blocks of a Spark of old went that no executor had. */
const EXECUTORS = select<ExecutorRow>(
  "SELECT * FROM executors WHERE attempt_key = $1 AND executor_id <> 'fallback' ORDER BY executor_id",
)
const PEAKS = select<NamedPeaks>(
  `SELECT executor_id, ${PEAK_COLUMNS} FROM executor_metrics WHERE attempt_key = $1`,
)

async function executorList(
  context: Context<unknown, unknown> & { readonly attempt: Attempt },
): Promise<Record<string, Json>[]> {
  const { reader, attempt } = context
  const [rows, metrics] = await Promise.all([
    reader.shared(EXECUTORS, attempt.attempt_key),
    reader.shared(PEAKS, attempt.attempt_key),
  ])
  const byId = new Map(metrics.map((row) => [row.executor_id, row]))
  const now = context.settings.now()
  return rows.map((row) => executor(row, byId.get(row.executor_id), attempt, now))
}

function isActive(executor: Record<string, Json>): boolean {
  return executor.isActive === true
}

function executor(
  row: ExecutorRow,
  peak: NamedPeaks | undefined,
  attempt: Attempt,
  now: number,
): Record<string, Json> {
  const isDriver = row.executor_id === 'driver'
  const hasPeaks = peak !== undefined && peak.jvm_heap_memory_bytes !== null
  return {
    id: row.executor_id,
    hostPort: row.host_port,
    isActive: row.is_active,
    rddBlocks: row.rdd_blocks ?? 0,
    memoryUsed: row.memory_used_bytes ?? 0,
    diskUsed: row.disk_used_bytes ?? 0,
    totalCores: row.total_cores ?? 0,
    maxTasks: row.max_tasks ?? 0,
    activeTasks: row.active_tasks,
    failedTasks: row.failed_tasks,
    completedTasks: row.completed_tasks,
    totalTasks: row.total_tasks,
    // The driver's row is changed when it is read (AppStatusStore.scala, replaceExec).
    totalDuration: (isDriver ? durationOf(attempt, now) : undefined) ?? row.total_duration_ms,
    totalGCTime: isDriver && hasPeaks ? peak.total_gc_time_ms : row.total_gc_time_ms,
    totalInputBytes: row.total_input_bytes,
    totalShuffleRead: row.total_shuffle_read_bytes,
    totalShuffleWrite: row.total_shuffle_write_bytes,
    isBlacklisted: row.is_excluded,
    maxMemory: row.max_memory_bytes ?? 0,
    addTime: date(row.add_time ?? -1),
    removeTime: date(row.remove_time),
    removeReason: row.remove_reason,
    executorLogs: parsed(row.logs),
    memoryMetrics: row.total_on_heap_memory_bytes === null ? undefined : memory(row),
    blacklistedInStages: row.excluded_in_stages,
    peakMemoryMetrics: peaks(peak),
    attributes: parsed(row.attributes),
    resources: parsed(row.resources),
    resourceProfileId: row.resource_profile_id,
    isExcluded: row.is_excluded,
    excludedInStages: row.excluded_in_stages,
  }
}

/** How long the application took, or has taken so far; undefined if the log does not say when it began. */
function durationOf({ start_time, end_time }: Attempt, now: number): number | undefined {
  return start_time === null ? undefined : (end_time ?? now) - start_time
}

function memory(row: ExecutorRow): Json {
  return {
    usedOnHeapStorageMemory: row.used_on_heap_memory_bytes ?? 0,
    usedOffHeapStorageMemory: row.used_off_heap_memory_bytes ?? 0,
    totalOnHeapStorageMemory: row.total_on_heap_memory_bytes,
    totalOffHeapStorageMemory: row.total_off_heap_memory_bytes,
  }
}
