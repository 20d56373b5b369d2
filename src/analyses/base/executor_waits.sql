-- what: One row a time in which a submitted stage waited because there was no executor: from its submission, or the removal of
--   the last one, to the next executor. is_first is the wait before the first task.
WITH none AS (
  SELECT attempt_key, moment AS from_time, lead(moment) OVER (PARTITION BY attempt_key ORDER BY moment) AS to_time
  FROM (SELECT attempt_key, moment, slots > 0 AS has, lag(slots > 0) OVER (PARTITION BY attempt_key ORDER BY moment) AS had FROM core_flow
    UNION ALL SELECT attempt_key, from_time, false, NULL FROM attempt_span)
  WHERE has IS DISTINCT FROM had
  QUALIFY NOT has
), starts AS (
  SELECT attempt_key, min(launch_time) AS first_task FROM tasks GROUP BY ALL
)
SELECT n.attempt_key, s.stage_id, greatest(n.from_time, s.submission_time) AS from_time, n.to_time,
  epoch_ms(n.to_time) - epoch_ms(greatest(n.from_time, s.submission_time)) AS wait_ms,
  n.to_time <= t.first_task AS is_first
FROM none n JOIN stages s ON s.attempt_key = n.attempt_key AND s.submission_time < n.to_time AND coalesce(s.completion_time, n.to_time) >= n.to_time
JOIN starts t ON t.attempt_key = n.attempt_key
WHERE n.attempt_key IN (SELECT attempt_key FROM executor_lives)
QUALIFY row_number() OVER (PARTITION BY n.attempt_key, n.from_time ORDER BY s.submission_time, s.stage_id) = 1
