-- what: What a budget limits, measured: one row an attempt. NULL where the log does not tell.
-- columns: runtime_s from the start to the end (to the last event, where there is no end); skew is the longest task over the middle one, the greatest of
--   all stages with at least 4 tasks of which the longest took at least a hundredth of the runtime, skew_stage where that is;
--   failed_tasks without those that were killed; tasks are all that ended.
-- needs: process_lives, attempt_span, stage_tasks.
WITH work AS (
  SELECT attempt_key, CAST(sum(memory_bytes_spilled) AS DOUBLE) AS spilled_bytes, CAST(sum(num_failed_tasks) AS DOUBLE) AS failed_tasks,
    CAST(sum(num_failed_tasks + num_complete_tasks + num_killed_tasks) AS DOUBLE) AS tasks
  FROM stages WHERE status NOT IN ('SKIPPED', 'PENDING') GROUP BY attempt_key
), skews AS (
  SELECT t.attempt_key, max(max_ms / greatest(median_ms, 1)) AS skew,
    arg_max('stage ' || stage_id || '.' || stage_attempt_id, max_ms / greatest(median_ms, 1)) AS skew_stage
  FROM stage_tasks t JOIN attempt_span s USING (attempt_key)
  WHERE num_succeeded >= 4 AND max_ms >= 0.01 * wall_ms
  GROUP BY t.attempt_key
), held AS (
  SELECT attempt_key, sum(core_ms) / 3.6e6 AS core_hours FROM process_lives WHERE role <> 'driver' GROUP BY attempt_key
), failed AS (
  SELECT attempt_key, CAST(count(*) FILTER (WHERE status = 'FAILED') AS DOUBLE) AS failed_jobs FROM jobs GROUP BY attempt_key
)
SELECT a.attempt_key, a.app_id, a.name, a.completed, epoch_ms(s.from_time) AS from_ms, s.wall_ms / 1000 AS runtime_s, h.core_hours,
  -- Without a stage nothing was spilled and nothing failed.
  CASE WHEN w.attempt_key IS NULL THEN 0 ELSE w.spilled_bytes END AS spilled_bytes,
  CASE WHEN w.attempt_key IS NULL THEN 1 ELSE coalesce(k.skew, CASE WHEN w.tasks IS NOT NULL THEN 1 END) END AS skew, k.skew_stage,
  coalesce(w.failed_tasks, 0) AS failed_tasks, coalesce(w.tasks, 0) AS tasks, coalesce(f.failed_jobs, 0) AS failed_jobs
FROM attempts a JOIN attempt_span s USING (attempt_key)
LEFT JOIN work w USING (attempt_key)
LEFT JOIN skews k USING (attempt_key)
LEFT JOIN held h USING (attempt_key)
LEFT JOIN failed f USING (attempt_key)
ORDER BY from_ms DESC, attempt_key DESC
