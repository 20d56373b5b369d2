/** `/jobs` -> `jobs`, `job_stages`. */

import { objectsOf } from '../base/json-fields.ts'
import { jobStages } from '../tables/job-stages.ts'
import { jobs } from '../tables/jobs.ts'
import type { RowOf } from '../tables/schema.ts'
import type { Sink } from './sink.ts'

/** A job, as far as its own answer tells. */
export interface ListedJob {
  readonly row: Omit<RowOf<typeof jobs>, 'sql_execution_id'>
  /** In the order in which the job was submitted with them. */
  readonly stageIds: readonly number[]
}

/** By job id, ascending. */
export function listedJobs(answer: unknown): Map<number, ListedJob> {
  const listed = objectsOf(answer, 'jobs').map((job): [number, ListedJob] => [
    job.int('jobId'),
    {
      row: {
        job_id: job.int('jobId'),
        name: job.textOr('name'),
        description: job.textOr('description'),
        status: job.text('status'),
        submission_time: job.time('submissionTime'),
        completion_time: job.time('completionTime'),
        failure_reason: null,
        job_group: job.textOr('jobGroup'),
        job_tags: job.texts('jobTags').sort(),
        num_tasks: job.int('numTasks'),
        num_active_tasks: job.int('numActiveTasks'),
        num_completed_tasks: job.int('numCompletedTasks'),
        num_skipped_tasks: job.int('numSkippedTasks'),
        num_failed_tasks: job.int('numFailedTasks'),
        num_killed_tasks: job.int('numKilledTasks'),
        num_completed_indices: job.int('numCompletedIndices'),
        num_active_stages: job.int('numActiveStages'),
        num_completed_stages: job.int('numCompletedStages'),
        num_skipped_stages: job.int('numSkippedStages'),
        num_failed_stages: job.int('numFailedStages'),
        killed_tasks_summary: job.json('killedTasksSummary'),
        properties: null,
      },
      stageIds: job.ints('stageIds'),
    },
  ])
  return new Map(listed.sort(([a], [b]) => a - b))
}

/** `executionOf`: the SQL execution that a job belongs to. */
export function jobRows(
  listed: ReadonlyMap<number, ListedJob>,
  executionOf: ReadonlyMap<number, number | bigint>,
  skippedStages: ReadonlySet<number>,
  sink: Sink,
): void {
  for (const [id, { row, stageIds }] of listed) {
    sink.row(jobs, { ...row, sql_execution_id: executionOf.get(id) ?? null })
    stageIds.forEach((stage_id, position) => {
      const is_skipped = row.num_skipped_stages > 0 && skippedStages.has(stage_id)
      sink.row(jobStages, { job_id: id, stage_id, position, is_skipped })
    })
  }
}

/** The jobs that ran a stage, ascending. */
export function jobsOfStages(listed: ReadonlyMap<number, ListedJob>): Map<number, number[]> {
  const jobsOf = new Map<number, number[]>()
  for (const [id, { stageIds }] of listed) {
    for (const stage of stageIds) {
      const its = jobsOf.get(stage)
      if (its === undefined) jobsOf.set(stage, [id])
      else its.push(id)
    }
  }
  return jobsOf
}
