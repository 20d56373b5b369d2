-- view: jobs
-- what: Jobs.
-- differs: Failed and running jobs are here too; the published tool asked for succeeded ones only.
-- column: job_id = Number of the job.
-- column: job_name = The action and where in the program it stands.
-- column: status = RUNNING, SUCCEEDED or FAILED.
-- column: submission_time = When it was submitted, GMT.
-- column: completion_time = When it ended, GMT; NULL while it runs.
-- column: num_tasks = Tasks of its stages.
-- column: num_completed_tasks = Task attempts that succeeded.
-- column: num_failed_tasks = Task attempts that failed.
-- column: stage_ids = Its stages, as Python writes a list: [0, 1].
-- column: task_success_rate = Completed by all tasks, in percent, rounded to two places; NULL if there are no tasks.
SELECT c.cluster_id, c.cluster_name, j.app_id AS application_id, j.attempt_id,
  j.job_id::BIGINT AS job_id, j.name AS job_name, j.status,
  strftime(j.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS submission_time,
  strftime(j.completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS completion_time,
  j.num_tasks::BIGINT AS num_tasks, j.num_completed_tasks::BIGINT AS num_completed_tasks,
  j.num_failed_tasks::BIGINT AS num_failed_tasks,
  '[' || coalesce(s.ids, '') || ']' AS stage_ids,
  CASE WHEN j.num_tasks > 0 THEN round(j.num_completed_tasks / j.num_tasks * 100, 2) END::DOUBLE AS task_success_rate
FROM main.jobs j
LEFT JOIN main.attempt_clusters c USING (attempt_key)
LEFT JOIN (
  SELECT attempt_key, job_id, string_agg(stage_id, ', ' ORDER BY position) AS ids
  FROM main.job_stages GROUP BY attempt_key, job_id
) s USING (attempt_key, job_id)
