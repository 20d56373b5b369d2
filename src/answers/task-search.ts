/** What the search field of the task table finds (StagesResource.scala, filterTaskList): texts as the page shows them. */
import { bytesText, fixed } from '../reconstruct/sql/metric-text.ts'
import type { TaskRow } from './task-fields.ts'

/** Whether any text of the task contains this one, which is in lower case. */
export function taskContains(row: TaskRow, searched: string): boolean {
  const has = (text: unknown) => String(text).toLowerCase().includes(searched)
  const hasBytes = (value: number | bigint | null) => has(bytesText(value ?? 0))
  const hasTime = (value: number | bigint | null) => has(durationText(Number(value ?? 0)))
  const metricsHave = () =>
    hasTime(row.executor_deserialize_time_ms) ||
    hasTime(row.executor_run_time_ms) ||
    hasTime(row.jvm_gc_time_ms) ||
    hasTime(row.result_serialization_time_ms) ||
    hasBytes(row.memory_bytes_spilled) ||
    hasBytes(row.disk_bytes_spilled) ||
    hasBytes(row.peak_execution_memory_bytes) ||
    hasBytes(row.input_bytes) ||
    has(row.input_records ?? 0) ||
    hasBytes(row.output_bytes) ||
    has(row.output_records ?? 0) ||
    hasTime(row.shuffle_fetch_wait_time_ms) ||
    hasBytes(row.shuffle_remote_bytes_read) ||
    hasBytes(BigInt(row.shuffle_local_bytes_read ?? 0) + BigInt(row.shuffle_remote_bytes_read ?? 0)) ||
    has(row.shuffle_records_read ?? 0) ||
    hasBytes(row.shuffle_bytes_written) ||
    has(row.shuffle_records_written ?? 0) ||
    hasTime(BigInt(row.shuffle_write_time_ns ?? 0) / 1_000_000n)
  return (
    has(row.task_id) ||
    has(row.task_index) ||
    has(row.attempt ?? 1) ||
    has(new Date(row.launch_time ?? -1).toISOString().slice(0, 19).replace('T', ' ')) ||
    has(fetchText(row.getting_result_time)) ||
    has(row.executor_id) ||
    has(row.host) ||
    has(row.status) ||
    has(row.locality) ||
    has(row.speculative ?? false) ||
    has(row.error_message ?? NONE) ||
    ((row.duration_ms !== null || row.has_metrics) && metricsHave()) ||
    hasTime(row.scheduler_delay_ms) ||
    hasTime(row.getting_result_time_ms)
  )
}

/** What Spark searches where there is nothing: so a `d` finds each task. */
const NONE = 'd'

/** Date.toString of Java, in UTC. */
function fetchText(time: number | null): string {
  if (time === null || time <= 0) return NONE
  const [day = '', date = '', month = '', year = '', clock = ''] = new Date(time).toUTCString().split(/,? /)
  return `${day} ${month} ${date} ${clock} UTC ${year}`
}

/** UIUtils.scala, formatDuration. */
function durationText(ms: number): string {
  if (ms < 100) return `${ms} ms`
  const seconds = ms / 1000
  if (seconds < 1) return `${fixed(seconds, 1)} s`
  if (seconds < 60) return `${fixed(seconds, 0)} s`
  const minutes = seconds / 60
  if (minutes < 10) return `${fixed(minutes, 1)} min`
  if (minutes < 60) return `${fixed(minutes, 0)} min`
  return `${fixed(minutes / 60, 1)} h`
}
