-- what: The task attempts of each stage attempt that ended: one row a stage attempt. Durations are from launch to finish, in ms;
--   quantiles are of those that succeeded, as the history server takes them: the value at place floor(q * n), from 0, of the sorted ones.
SELECT attempt_key, stage_id, stage_attempt_id, num_tasks, num_succeeded,
  sorted[1] AS min_ms,
  sorted[CAST(floor(0.25 * num_succeeded) AS BIGINT) + 1] AS p25_ms,
  sorted[CAST(floor(0.5 * num_succeeded) AS BIGINT) + 1] AS median_ms,
  sorted[CAST(floor(0.75 * num_succeeded) AS BIGINT) + 1] AS p75_ms,
  sorted[CAST(floor(0.95 * num_succeeded) AS BIGINT) + 1] AS p95_ms,
  sorted[num_succeeded] AS max_ms,
  sum_ms, first_launch, last_finish
FROM (
  SELECT attempt_key, stage_id, stage_attempt_id,
    count(*) AS num_tasks,
    count(*) FILTER (WHERE status = 'SUCCESS') AS num_succeeded,
    list_sort(list(duration_ms) FILTER (WHERE status = 'SUCCESS')) AS sorted,
    CAST(sum(duration_ms) AS DOUBLE) AS sum_ms,
    min(launch_time) AS first_launch, max(finish_time) AS last_finish
  FROM tasks
  WHERE duration_ms IS NOT NULL AND stage_id IS NOT NULL
  GROUP BY attempt_key, stage_id, stage_attempt_id
)
