/** The figures of `expect.json` from the rows of an attempt. */
import { attempts } from '../../src/tables/attempts.ts'
import { executors } from '../../src/tables/executors.ts'
import { jobs } from '../../src/tables/jobs.ts'
import { sqlExecutions } from '../../src/tables/sql-executions.ts'
import { stages } from '../../src/tables/stages.ts'
import { taskResubmissions } from '../../src/tables/task-resubmissions.ts'
import { tasks } from '../../src/tables/tasks.ts'
import { type AnyRow, rowsOf } from '../reconstruct/drive.ts'
import type { StoredRows } from './stored-rows.ts'

type Counts = Record<string, number>

/** `expect.json` knows the metrics by Spark's words; here is the unit of each in `tasks`. */
const UNITS: Readonly<Record<string, string>> = {
  executor_run_time: '_ms',
  executor_cpu_time: '_ns',
  jvm_gc_time: '_ms',
  result_size: '_bytes',
  memory_bytes_spilled: '',
  disk_bytes_spilled: '',
  peak_execution_memory: '_bytes',
  input_bytes: '',
  input_records: '',
  output_bytes: '',
  output_records: '',
  shuffle_remote_bytes_read: '',
  shuffle_local_bytes_read: '',
  shuffle_records_read: '',
  shuffle_bytes_written: '',
  shuffle_write_time: '_ns',
}

export function counted(rows: StoredRows) {
  const attempt = rowsOf(rows, attempts)[0]!
  const stageRows = rowsOf(rows, stages)
  const taskRows = rowsOf(rows, tasks)
  const resubmitted = rowsOf(rows, taskResubmissions).length
  const executorRows = rowsOf(rows, executors)
  const removed = executorRows.filter((row) => row.remove_reason !== null)
  const ended = taskRows.filter((row) => row.end_reason !== null)
  return {
    app_id: attempt.app_id,
    attempt_id: attempt.attempt_id,
    name: attempt.name,
    user: attempt.spark_user,
    spark_version: attempt.spark_version,
    start_time: attempt.start_time,
    end_time: attempt.end_time,
    jobs: byStatus(rowsOf(rows, jobs)),
    stage_attempts: {
      ...byStatus(stageRows),
      attempts_above_0: stageRows.filter((row) => row.stage_attempt_id > 0).length,
    },
    tasks: { ...byStatus(taskRows), speculative: taskRows.filter((row) => row.speculative).length },
    task_end_reasons: {
      ...tally(ended.map((row) => row.end_reason)),
      ...(resubmitted > 0 ? { Resubmitted: resubmitted } : {}),
    },
    task_ends_with_metrics: ended.filter((row) => row.has_metrics).length,
    task_end_sums: sums(ended),
    executors: executorRows.map((row) => row.executor_id).sort(),
    executors_removed: Object.fromEntries(removed.map((row) => [row.executor_id, row.remove_reason])),
    // One that failed in analysis has an end, but no start: it is not counted there.
    sql_executions: byStatus(rowsOf(rows, sqlExecutions).filter((row) => row.submission_time !== null)),
  }
}

function byStatus(rows: readonly AnyRow[]): Counts & { total: number } {
  return { ...tally(rows.map((row) => row.status)), total: rows.length }
}

function tally(names: readonly string[]): Counts {
  const counts: Counts = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function sums(rows: readonly AnyRow[]): Counts {
  return Object.fromEntries(
    Object.entries(UNITS).map(([name, unit]) => [
      name,
      rows.reduce((sum, row) => sum + (row[name + unit] ?? 0), 0),
    ]),
  )
}
