-- what: The core time that the executors of each attempt offered, split to jobs: one row a job, and one with job_id NULL for the time
--   in which no job ran (and tasks whose job the log does not have). The rows of an attempt add up to its core time.
-- columns: task_core_ms is the time of its tasks times the cores each holds; idle_core_ms is its share of the cores that stood idle while it ran:
--   where jobs overlap, each bears the idle time in the measure of its tasks (of its duration, where none of them ran a task).
-- assumes: a stage that several jobs wait for belongs to the first of them, as for Spark's own scheduler.
-- needs: process_lives, attempt_span.
WITH job_times AS (
  SELECT attempt_key, job_id, submission_time AS begin_time, greatest(coalesce(completion_time, s.to_time), submission_time) AS end_time
  FROM jobs JOIN attempt_span s USING (attempt_key)
  WHERE submission_time IS NOT NULL
), marked AS (
  SELECT *, begin_time >= max(end_time) OVER (
      PARTITION BY attempt_key ORDER BY begin_time, job_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS begins_anew
  FROM job_times
), placed AS (
  SELECT *, sum(CAST(begins_anew IS NOT FALSE AS INTEGER)) OVER (
      PARTITION BY attempt_key ORDER BY begin_time, job_id ROWS UNBOUNDED PRECEDING
    ) AS segment
  FROM marked
), segments AS (
  SELECT attempt_key, segment, min(begin_time) AS begin_time, max(end_time) AS end_time FROM placed GROUP BY attempt_key, segment
), offered AS (
  SELECT g.attempt_key, g.segment, sum(l.cores * greatest(date_diff('millisecond',
      greatest(g.begin_time, l.begin_time), least(g.end_time, l.end_time)), 0)) AS core_ms
  FROM segments g JOIN process_lives l ON l.attempt_key = g.attempt_key AND l.begin_time < g.end_time AND l.end_time > g.begin_time
  WHERE l.role <> 'driver'
  GROUP BY g.attempt_key, g.segment
), task_cores AS (
  SELECT attempt_key, executor_id, max(cores_a_task) AS cores FROM process_lives WHERE role <> 'driver' GROUP BY attempt_key, executor_id
), stage_time AS (
  SELECT t.attempt_key, t.stage_id, t.stage_attempt_id, sum(t.duration_ms * coalesce(c.cores, 1)) AS core_ms
  FROM (
    SELECT attempt_key, stage_id, stage_attempt_id, executor_id, sum(greatest(coalesce(CAST(duration_ms AS DOUBLE),
        date_diff('millisecond', launch_time, to_time)), 0)) AS duration_ms
    FROM tasks JOIN attempt_span USING (attempt_key)
    WHERE launch_time IS NOT NULL
    GROUP BY attempt_key, stage_id, stage_attempt_id, executor_id
  ) t LEFT JOIN task_cores c USING (attempt_key, executor_id)
  GROUP BY t.attempt_key, t.stage_id, t.stage_attempt_id
), stage_jobs AS (
  SELECT attempt_key, stage_id, stage_attempt_id, list_min(job_ids) AS job_id FROM stages
), task_time AS (
  SELECT attempt_key, j.job_id, sum(core_ms) AS core_ms
  FROM stage_time t LEFT JOIN stage_jobs s USING (attempt_key, stage_id, stage_attempt_id)
  LEFT JOIN (SELECT attempt_key, job_id FROM jobs) j USING (attempt_key, job_id)
  GROUP BY attempt_key, j.job_id
), by_job AS (
  SELECT j.attempt_key, j.job_id, p.segment, coalesce(t.core_ms, 0) AS task_core_ms,
    coalesce(CAST(date_diff('millisecond', p.begin_time, p.end_time) AS DOUBLE), 0) AS duration_ms
  FROM jobs j LEFT JOIN placed p USING (attempt_key, job_id) LEFT JOIN task_time t USING (attempt_key, job_id)
), weighed AS (
  SELECT *, sum(task_core_ms) OVER w AS segment_task_ms, sum(duration_ms) OVER w AS segment_duration_ms, count(*) OVER w AS segment_jobs
  FROM by_job WINDOW w AS (PARTITION BY attempt_key, segment)
), shares AS (
  SELECT attempt_key, job_id, task_core_ms,
    -- A task may outlive its job: then there is no idle time left to share.
    greatest(coalesce(o.core_ms, 0) - segment_task_ms, 0) * CASE
      WHEN segment IS NULL THEN 0
      WHEN segment_task_ms > 0 THEN task_core_ms / segment_task_ms
      WHEN segment_duration_ms > 0 THEN duration_ms / segment_duration_ms
      ELSE 1.0 / segment_jobs END AS idle_core_ms
  FROM weighed LEFT JOIN offered o USING (attempt_key, segment)
), whole AS (
  SELECT attempt_key, sum(core_ms) AS core_ms FROM process_lives WHERE role <> 'driver' GROUP BY attempt_key
)
SELECT attempt_key, job_id, task_core_ms, idle_core_ms FROM shares
UNION ALL
SELECT w.attempt_key, NULL, coalesce(t.core_ms, 0),
  greatest(w.core_ms - coalesce(t.core_ms, 0) - coalesce(s.core_ms, 0), 0)
FROM whole w
LEFT JOIN (SELECT attempt_key, core_ms FROM task_time WHERE job_id IS NULL) t USING (attempt_key)
LEFT JOIN (SELECT attempt_key, sum(task_core_ms + idle_core_ms) AS core_ms FROM shares GROUP BY attempt_key) s USING (attempt_key)
WHERE w.core_ms IS NOT NULL
