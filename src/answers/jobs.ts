import { select, selectRange } from '../store/select.ts'
import type { jobs } from '../tables/jobs.ts'
import type { RowOf } from '../tables/schema.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { date, type Json, scalaMap } from './json.ts'
import { anyOf, INT } from './parameters.ts'

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'] as const

const QUERY = { status: anyOf(STATUSES) }

/** `jobs`: the latest first (AppStatusStore.scala, jobsList). */
export const jobList = attemptEndpoint({
  path: 'jobs',
  query: QUERY,
  async answer({ reader, attempt, query }) {
    const rows = await reader.shared(ALL, attempt.attempt_key)
    return rows
      .filter(({ status }) => query.status.length === 0 || query.status.some((s) => s === status))
      .map(job)
  },
})

/** `jobs/{jobId}` */
export const oneJob = attemptEndpoint({
  path: 'jobs/{jobId}',
  parameters: { jobId: INT },
  async answer({ reader, attempt, path: { jobId } }) {
    const [row] = await reader.range(BY_ID, attempt.attempt_key, jobId)
    if (row === undefined) throw notFound(`unknown job: ${jobId}`)
    return job(row)
  },
})

type JobRow = Omit<RowOf<typeof jobs>, 'properties'> & { readonly stage_ids: readonly number[] | null }

const jobsWhere = (
  condition: string,
) => `SELECT job_id, name, description, submission_time, completion_time, stage_ids, job_group, job_tags, status,
  num_tasks, num_active_tasks, num_completed_tasks, num_skipped_tasks, num_failed_tasks, num_killed_tasks,
  num_completed_indices, num_active_stages, num_completed_stages, num_skipped_stages, num_failed_stages,
  killed_tasks_summary
FROM jobs LEFT JOIN (
  SELECT job_id, list(stage_id ORDER BY position) AS stage_ids FROM job_stages WHERE ${condition} GROUP BY job_id
) USING (job_id)
WHERE ${condition}`

const ALL = select<JobRow>(`${jobsWhere('attempt_key = $1')} ORDER BY job_id DESC`)
const BY_ID = selectRange<JobRow>('job_id', 32, jobsWhere('attempt_key = $1 AND job_id BETWEEN $2 AND $3'))

function job(row: JobRow): Json {
  return {
    jobId: row.job_id,
    name: row.name,
    description: row.description,
    submissionTime: date(row.submission_time),
    completionTime: date(row.completion_time),
    stageIds: row.stage_ids ?? [],
    jobGroup: row.job_group,
    jobTags: row.job_tags,
    status: row.status,
    numTasks: row.num_tasks,
    numActiveTasks: row.num_active_tasks,
    numCompletedTasks: row.num_completed_tasks,
    numSkippedTasks: row.num_skipped_tasks,
    numFailedTasks: row.num_failed_tasks,
    numKilledTasks: row.num_killed_tasks,
    numCompletedIndices: row.num_completed_indices,
    numActiveStages: row.num_active_stages,
    numCompletedStages: row.num_completed_stages,
    numSkippedStages: row.num_skipped_stages,
    numFailedStages: row.num_failed_stages,
    killedTasksSummary: scalaMap(row.killed_tasks_summary),
  }
}
