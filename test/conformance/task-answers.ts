/** Tasks and their distributions as the history server answers them (AppStatusStore.scala). */
import { executors } from '../../src/tables/executors.ts'
import { type AnyRow, rowsOf } from '../reconstruct/drive.ts'
import { accumulable, type CoreTables, date, maybe, maybeDate, TASK_METRIC_KEYS } from './core-tables.ts'

export function taskAnswer(tables: CoreTables, task: AnyRow): object {
  const executor = rowsOf(tables.driven, executors).find((row) => row.executor_id === task.executor_id)
  const measured = task.duration_ms !== null || task.has_metrics
  return {
    taskId: task.task_id,
    index: task.task_index,
    attempt: task.attempt ?? 1,
    partitionId: task.partition_id ?? -1,
    launchTime: date(task.launch_time),
    ...maybeDate('resultFetchStart', task.getting_result_time),
    ...(task.duration_ms > 0 ? { duration: task.duration_ms } : {}),
    executorId: task.executor_id,
    host: task.host,
    status: task.status,
    taskLocality: task.locality,
    speculative: task.speculative ?? false,
    accumulatorUpdates: tables.accumulablesOfTask(task).map(accumulable),
    ...maybe('errorMessage', task.error_message),
    ...(measured
      ? { taskMetrics: nested(TASK_METRIC_KEYS.map(([path, name]) => [path, task[name] ?? 0])) }
      : {}),
    executorLogs: executor === undefined ? {} : JSON.parse(executor.logs),
    schedulerDelay: task.scheduler_delay_ms ?? 0,
    gettingResultTime: task.getting_result_time_ms ?? 0,
  }
}

export function taskList(tables: CoreTables, stage: AnyRow, query: URLSearchParams): object[] {
  const statuses = query.getAll('status').map((status) => status.toUpperCase())
  const sortBy = query.get('sortBy') ?? 'ID'
  const direction = sortBy === '-runtime' || sortBy === 'DECREASING_RUNTIME' ? -1 : 1
  const key = sortBy === 'ID' ? () => 0 : (task: AnyRow) => storedMetric(task, task.executor_run_time_ms ?? 0)
  const offset = Number(query.get('offset') ?? 0)
  return [...tables.tasksOf(stage)]
    .sort((a, b) => direction * (key(a) - key(b) || a.task_id - b.task_id))
    .filter((task) => statuses.length === 0 || statuses.includes(task.status))
    .slice(offset, offset + Number(query.get('length') ?? 20))
    .map((task) => taskAnswer(tables, task))
}

/** Quantiles over successful tasks, but of duration and delays over all that ended; undefined if none succeeded. */
export function taskSummary(
  tables: CoreTables,
  stage: AnyRow,
  quantiles: readonly number[],
): object | undefined {
  const ended = tables.tasksOf(stage).filter((task) => task.duration_ms !== null)
  const count = ended.filter(succeeded).length
  if (count === 0) return undefined
  const sorted = [...quantiles].sort((a, b) => a - b)
  const at = (tasks: readonly AnyRow[], value: (task: AnyRow) => number) => {
    const values = tasks.map(value).sort((a, b) => a - b)
    return sorted.map((q) => values[Math.min(Math.floor(q * count), count - 1)] ?? 'NaN')
  }
  const ofMetric = (column: string) => at(ended.filter(succeeded), (task) => task[column] ?? 0)
  const ofSum = (a: string, b: string) =>
    at(ended.filter(succeeded), (task) => (task[a] ?? 0) + (task[b] ?? 0))
  const metrics = TASK_METRIC_KEYS.map(
    ([path, column]) => [distributionPath(path), ofMetric(column)] as const,
  )
  const all = (column: string) => at(ended, (task) => task[column])
  return nested([
    ['quantiles', sorted],
    ['duration', all('duration_ms')],
    ['schedulerDelay', all('scheduler_delay_ms')],
    ['gettingResultTime', all('getting_result_time_ms')],
    ...metrics.filter(([path]) => path !== 'shuffleReadMetrics.localBytesRead'),
    ['shuffleReadMetrics.readBytes', ofSum('shuffle_local_bytes_read', 'shuffle_remote_bytes_read')],
    [
      'shuffleReadMetrics.totalBlocksFetched',
      ofSum('shuffle_local_blocks_fetched', 'shuffle_remote_blocks_fetched'),
    ],
  ])
}

function distributionPath(path: string): string {
  return path
    .replace('shufflePushReadMetrics', 'shufflePushReadMetricsDist')
    .replace(/^shuffleReadMetrics.recordsRead$/, 'shuffleReadMetrics.readRecords')
    .replace(/^shuffleWriteMetrics.bytesWritten$/, 'shuffleWriteMetrics.writeBytes')
    .replace(/^shuffleWriteMetrics.recordsWritten$/, 'shuffleWriteMetrics.writeRecords')
}

function succeeded(task: AnyRow): boolean {
  return task.status === 'SUCCESS'
}

/** Metrics of tasks that did not succeed sort below all others (SPARK-26260), those of running ones are -1. */
function storedMetric(task: AnyRow, value: number): number {
  if (task.duration_ms === null && !task.has_metrics) return -1
  return succeeded(task) ? value : -value - 1
}

function nested(entries: readonly (readonly [path: string, value: unknown])[]): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [path, value] of entries) {
    const keys = path.split('.')
    const last = keys.pop()!
    let at = root
    for (const key of keys) {
      at[key] ??= {}
      at = at[key] as Record<string, unknown>
    }
    at[last] = value
  }
  return root
}
