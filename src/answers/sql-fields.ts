/** A SQL execution as the history server answers it (SqlResource.scala of Spark 4.3). */
import { scalaSetOrder } from '../reconstruct/sql/scala-set.ts'
import type { RowOf } from '../tables/schema.ts'
import type { sqlExecutions } from '../tables/sql-executions.ts'

export type ExecutionRow = RowOf<typeof sqlExecutions>

/** Those that the history server knows: with a plan, or with a job. */
export const LISTED = `(plan_versions > 0 OR len(running_job_ids) > 0 OR len(succeeded_job_ids) > 0
  OR len(failed_job_ids) > 0)`

/** After a late job the history server has forgotten the error message (SQLAppStatusListener.scala, onJobStart). */
export function statusOf(row: ExecutionRow): string {
  if (row.late_event !== 'job') return row.status
  if (row.completion_time === null) return 'RUNNING'
  return row.failed_job_ids.length > 0 ? 'FAILED' : 'COMPLETED'
}

export function errorMessageOf(row: ExecutionRow): string | null {
  return row.late_event === 'job' ? null : row.error_message
}

/** What has no submission began at -1, and what runs has lasted until now. */
export function durationOf(row: ExecutionRow, now: number): number {
  return (row.completion_time ?? now) - submissionOf(row)
}

export function submissionOf(row: ExecutionRow): number {
  return row.submission_time ?? -1
}

/** All jobs of it are in one Scala map: by start up to four, by hash above. */
export function inScalaOrder(row: ExecutionRow, ids: readonly number[]): number[] {
  const all = jobsOf(row)
  return all.length <= 4 ? [...ids] : scalaSetOrder(all).filter((id) => ids.includes(id))
}

export function jobsOf(row: ExecutionRow): number[] {
  return [...row.running_job_ids, ...row.succeeded_job_ids, ...row.failed_job_ids]
}
