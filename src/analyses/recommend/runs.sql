-- what: What each attempt was given and what it did with it: one row an attempt. The evidence of the rules, and what the other methods
--   compare runs by.
-- columns: bytes and milliseconds are sums over its stages; NULL where the log does not tell. wall_ms from start to end; executors is the most that
--   lived at one time, one in place of another counted once; ok is false where it did not end or a job failed. peak_heap_bytes is the greatest heap an executor reported (NULL where none did: zeros are no measurement).
-- needs: process_lives, job_shares, attempt_span, stage_tasks.
WITH work AS (
  SELECT attempt_key, count(*) AS stages, CAST(sum(input_bytes) AS DOUBLE) AS input_bytes, CAST(sum(output_bytes) AS DOUBLE) AS output_bytes,
    CAST(sum(shuffle_bytes_written) AS DOUBLE) AS shuffle_bytes,
    CAST(sum(executor_run_time_ms) AS DOUBLE) AS run_ms, CAST(sum(jvm_gc_time_ms) AS DOUBLE) AS gc_ms,
    CAST(sum(memory_bytes_spilled) AS DOUBLE) AS spilled_bytes, CAST(sum(disk_bytes_spilled) AS DOUBLE) AS disk_spilled_bytes,
    CAST(sum(num_complete_tasks) AS DOUBLE) AS tasks, CAST(sum(num_failed_tasks) AS DOUBLE) AS failed_tasks
  FROM stages WHERE status NOT IN ('SKIPPED', 'PENDING') GROUP BY attempt_key
), kinds AS (
  SELECT attempt_key, cores, cores / cores_a_task AS slots, memory_gib,
    row_number() OVER (PARTITION BY attempt_key ORDER BY sum(life_ms) DESC, cores) AS place
  FROM process_lives WHERE role <> 'driver' AND cores > 0 GROUP BY attempt_key, cores, cores_a_task, memory_gib
), alive AS (
  SELECT attempt_key, sum(change) OVER (PARTITION BY attempt_key ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS executors FROM (
    SELECT attempt_key, begin_time AS moment, 1 AS change FROM process_lives WHERE role <> 'driver'
    UNION ALL SELECT attempt_key, end_time, -1 FROM process_lives WHERE role <> 'driver'
  )
), lived AS (
  SELECT attempt_key, any_value(m.executors) AS executors, sum(core_ms) AS core_ms, max(role = 'local') AS is_local
  FROM process_lives JOIN (SELECT attempt_key, max(executors) AS executors FROM alive GROUP BY attempt_key) m USING (attempt_key)
  WHERE role <> 'driver' GROUP BY attempt_key
), heap AS (
  SELECT attempt_key, CAST(max(nullif(jvm_heap_memory_bytes, 0)) AS DOUBLE) AS peak_heap_bytes,
    CAST(max(nullif(on_heap_storage_memory_bytes, 0)) AS DOUBLE) AS peak_storage_bytes, count(nullif(jvm_heap_memory_bytes, 0)) AS heap_reports
  FROM executor_metrics m
  WHERE executor_id <> 'driver' OR attempt_key IN (SELECT attempt_key FROM lived WHERE is_local)
  GROUP BY attempt_key
), failed_jobs AS (
  SELECT attempt_key, count(*) FILTER (WHERE status = 'FAILED') AS failed_jobs, count(*) AS jobs FROM jobs GROUP BY attempt_key
), idle AS (
  SELECT attempt_key, sum(idle_core_ms) AS idle_core_ms, sum(idle_core_ms) FILTER (WHERE job_id IS NULL) AS no_job_core_ms
  FROM job_shares GROUP BY attempt_key
), killed AS (
  SELECT attempt_key, count(*) FILTER (NOT is_heap_full(remove_reason)) AS memory_kills, count(*) FILTER (is_heap_full(remove_reason)) AS full_heaps
  FROM (
    SELECT attempt_key, remove_reason FROM executors UNION ALL SELECT attempt_key, remove_reason FROM executors_former
  ) WHERE loss_cause(remove_reason) = 'memory'
  GROUP BY attempt_key
), queries AS (
  SELECT attempt_key, count(*) AS sql_executions FROM sql_executions GROUP BY attempt_key
)
SELECT a.attempt_key, a.app_id, a.attempt_id, a.name, a.spark_version, s.wall_ms, l.executors, l.core_ms, l.is_local,
  k.cores, k.slots, k.memory_gib, w.stages, w.tasks, w.failed_tasks, w.input_bytes, w.output_bytes, w.shuffle_bytes, w.run_ms, w.gc_ms,
  w.spilled_bytes, w.disk_spilled_bytes, h.peak_heap_bytes, h.peak_storage_bytes, coalesce(h.heap_reports, 0) AS heap_reports,
  i.idle_core_ms, i.no_job_core_ms, coalesce(q.sql_executions, 0) AS sql_executions, coalesce(m.memory_kills, 0) AS memory_kills,
  coalesce(m.full_heaps, 0) AS full_heaps,
  a.completed AND coalesce(f.failed_jobs, 0) = 0 AND coalesce(f.jobs, 0) > 0 AS ok
FROM attempts a
JOIN attempt_span s USING (attempt_key)
LEFT JOIN work w USING (attempt_key)
LEFT JOIN lived l USING (attempt_key)
LEFT JOIN (SELECT * FROM kinds WHERE place = 1) k USING (attempt_key)
LEFT JOIN heap h USING (attempt_key)
LEFT JOIN failed_jobs f USING (attempt_key)
LEFT JOIN idle i USING (attempt_key)
LEFT JOIN killed m USING (attempt_key)
LEFT JOIN queries q USING (attempt_key)
ORDER BY a.attempt_key
