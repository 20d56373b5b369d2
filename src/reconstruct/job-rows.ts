import type { LiveJob, StoredJob } from './core-state.ts'
import { jsonOfMap } from './json-text.ts'

/** A job as it stands now, as rows of `jobs` and `job_stages`. */
export function jobRows(job: LiveJob): StoredJob {
  let indices = 0
  for (const set of job.completedIndices.values()) indices += set.size
  return {
    job: {
      job_id: job.jobId,
      name: job.name,
      description: job.description,
      status: job.status,
      submission_time: job.submissionTime,
      completion_time: job.completionTime,
      failure_reason: job.failureReason,
      job_group: job.group,
      job_tags: job.tags,
      sql_execution_id: job.sqlExecutionId,
      num_tasks: job.numTasks,
      num_active_tasks: job.activeTasks,
      num_completed_tasks: job.completedTasks,
      num_skipped_tasks: job.skippedTasks,
      num_failed_tasks: job.failedTasks,
      num_killed_tasks: job.killedTasks,
      num_completed_indices: indices,
      num_active_stages: job.activeStages,
      num_completed_stages: job.completedStages.size,
      num_skipped_stages: job.skippedStages.size,
      num_failed_stages: job.failedStages,
      killed_tasks_summary: jsonOfMap(job.killedSummary),
      properties: job.properties,
    },
    links: job.stageIds.map((stageId, position) => ({
      job_id: job.jobId,
      stage_id: stageId,
      position,
      is_skipped: job.skippedStages.has(stageId),
    })),
  }
}
