-- what: When each attempt ran and on what: one row an attempt. wall_ms from the first to the last thing the log tells;
--   cores is the most that executors had at one time, core_ms what they had over their lives (NULL where no executor tells its
--   cores). The driver counts where it runs tasks (local mode).
WITH ends AS (
  SELECT attempt_key, min(moment) AS first_time, max(moment) AS last_time
  FROM (
    SELECT attempt_key, unnest([start_time, end_time]) AS moment FROM attempts
    UNION ALL SELECT attempt_key, unnest([submission_time, completion_time]) FROM jobs
    UNION ALL SELECT attempt_key, unnest([submission_time, completion_time]) FROM stages
    UNION ALL SELECT attempt_key, unnest([min(launch_time), max(launch_time), max(finish_time)]) FROM tasks GROUP BY attempt_key
    UNION ALL SELECT attempt_key, unnest([add_time, remove_time]) FROM executors
    UNION ALL SELECT attempt_key, unnest([submission_time, completion_time]) FROM sql_executions
  )
  GROUP BY attempt_key
), spans AS (
  SELECT attempt_key, coalesce(a.start_time, first_time) AS from_time,
    greatest(coalesce(a.end_time, last_time), coalesce(a.start_time, first_time)) AS to_time
  FROM attempts a JOIN ends USING (attempt_key)
), lives AS (
  SELECT attempt_key, total_cores AS cores, greatest(coalesce(e.add_time, s.from_time), s.from_time) AS added,
    least(coalesce(e.remove_time, s.to_time), s.to_time) AS removed
  FROM (
    SELECT attempt_key, total_cores, add_time, remove_time FROM executors
    UNION ALL SELECT attempt_key, total_cores, add_time, remove_time FROM executors_former
  ) e JOIN spans s USING (attempt_key)
  WHERE total_cores > 0
), changes AS (
  SELECT attempt_key, added AS moment, cores AS change FROM lives
  UNION ALL SELECT attempt_key, removed, -cores FROM lives
), levels AS (
  SELECT attempt_key, sum(change) OVER (PARTITION BY attempt_key ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS cores FROM changes
)
SELECT s.attempt_key, s.from_time, s.to_time, CAST(date_diff('millisecond', s.from_time, s.to_time) AS DOUBLE) AS wall_ms,
  l.cores, c.core_ms
FROM spans s
LEFT JOIN (SELECT attempt_key, max(cores) AS cores FROM levels GROUP BY attempt_key) l USING (attempt_key)
LEFT JOIN (
  SELECT attempt_key, sum(CAST(cores AS DOUBLE) * greatest(date_diff('millisecond', added, removed), 0)) AS core_ms
  FROM lives GROUP BY attempt_key
) c USING (attempt_key)
