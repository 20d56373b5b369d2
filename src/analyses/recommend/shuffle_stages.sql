-- what: Stages that read a shuffle, with what their tasks read and spilled: one row a stage attempt that completed.
-- columns: read_bytes over all its tasks; median_read_bytes and max_read_bytes of a task; spilling_tasks; needed_bytes is what a task at the 95th
--   percentile of those that spilled would have needed in memory (what it held at its peak and what it spilled; NULL where none spilled).
SELECT attempt_key, stage_id, stage_attempt_id, count(*) AS tasks,
  CAST(sum(read_bytes) AS DOUBLE) AS read_bytes, CAST(quantile_cont(read_bytes, 0.5) AS DOUBLE) AS median_read_bytes,
  CAST(max(read_bytes) AS DOUBLE) AS max_read_bytes,
  count(*) FILTER (WHERE spilled > 0) AS spilling_tasks, CAST(sum(spilled) AS DOUBLE) AS spilled_bytes,
  CAST(quantile_cont(held + spilled, 0.95) FILTER (WHERE spilled > 0) AS DOUBLE) AS needed_bytes
FROM (
  SELECT attempt_key, stage_id, stage_attempt_id,
    coalesce(shuffle_remote_bytes_read, 0) + coalesce(shuffle_local_bytes_read, 0) AS read_bytes,
    coalesce(memory_bytes_spilled, 0) AS spilled, coalesce(peak_execution_memory_bytes, 0) AS held
  FROM tasks WHERE status = 'SUCCESS' AND has_metrics
)
GROUP BY attempt_key, stage_id, stage_attempt_id
HAVING sum(read_bytes) > 0 OR sum(spilled) > 0
