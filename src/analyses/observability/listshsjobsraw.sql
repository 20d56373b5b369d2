-- macro: listshsjobsraw(app)
-- also: emr_listshsjobsraw
-- what: The jobs of an application as the history server answers them, the latest first.
-- parameter: app = application_id, or what appsof takes.
-- column: raw_json = The answer; dates GMT.
-- differs: Failed and running jobs too.
SELECT j.app_id AS application_id, j.attempt_id, j.job_id, json_object(
  'jobId', j.job_id, 'name', j.name, 'description', j.description,
  'submissionTime', strftime(j.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'completionTime', strftime(j.completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'stageIds', coalesce((SELECT list(stage_id ORDER BY position) FROM main.job_stages s
    WHERE s.attempt_key = j.attempt_key AND s.job_id = j.job_id), []),
  'jobGroup', j.job_group, 'jobTags', j.job_tags, 'status', j.status, 'numTasks', j.num_tasks,
  'numActiveTasks', j.num_active_tasks, 'numCompletedTasks', j.num_completed_tasks,
  'numSkippedTasks', j.num_skipped_tasks, 'numFailedTasks', j.num_failed_tasks, 'numKilledTasks', j.num_killed_tasks,
  'numCompletedIndices', j.num_completed_indices, 'numActiveStages', j.num_active_stages,
  'numCompletedStages', j.num_completed_stages, 'numSkippedStages', j.num_skipped_stages,
  'numFailedStages', j.num_failed_stages, 'killedTasksSummary', j.killed_tasks_summary::JSON)::VARCHAR AS raw_json
FROM main.jobs j
WHERE j.app_id IN (FROM spark_observability.appsof(app))
ORDER BY j.attempt_id, j.job_id DESC
