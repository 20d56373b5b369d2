-- what: One row per SQL execution and stage that ran for it: its task time over all attempts. A stage that a job only skipped
--   belongs to the execution that ran it.
SELECT j.attempt_key, j.sql_execution_id AS execution_id, s.stage_id,
  any_value(t.task_ms) AS task_ms, any_value(t.num_tasks) AS num_tasks,
  any_value(t.submission_time) AS submission_time, any_value(t.completion_time) AS completion_time
FROM jobs j
JOIN job_stages s USING (attempt_key, job_id)
JOIN (
  SELECT g.attempt_key, g.stage_id, sum(e.task_ms) AS task_ms, max(g.num_tasks) AS num_tasks,
    min(g.submission_time) AS submission_time, max(g.completion_time) AS completion_time
  FROM stages g
  JOIN (
    SELECT attempt_key, stage_id, stage_attempt_id, sum(task_time_ms)::DOUBLE AS task_ms
    FROM stage_executors GROUP BY ALL
  ) e USING (attempt_key, stage_id, stage_attempt_id)
  GROUP BY ALL
) t USING (attempt_key, stage_id)
WHERE j.sql_execution_id IS NOT NULL AND NOT s.is_skipped
GROUP BY ALL
