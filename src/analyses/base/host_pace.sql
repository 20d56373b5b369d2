-- what: One row a stage attempt and executor with three successful tasks or more: their median duration beside that of the other
--   executors and hosts of the stage (the lower median of their medians), in stages on two or more.
WITH executors_of AS (
  SELECT t.attempt_key, t.stage_id, t.stage_attempt_id, t.executor_id, any_value(t.host) AS host, count(*) AS tasks,
    sum(t.duration_ms)::DOUBLE AS sum_ms,
    quantile_disc(t.duration_ms, 0.5) AS median_ms,
    avg(t.input_bytes + t.shuffle_local_bytes_read + t.shuffle_remote_bytes_read) AS mean_bytes
  FROM stage_work w JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.executors > 1 AND w.tasks >= 6 AND w.sum_ms >= 2000 AND t.status = 'SUCCESS' GROUP BY ALL HAVING count(*) >= 3
), hosts_of AS (
  SELECT attempt_key, stage_id, stage_attempt_id, host, sum(tasks * median_ms) / sum(tasks) AS host_ms,
    sum(tasks * mean_bytes) / sum(tasks) AS host_bytes FROM executors_of GROUP BY ALL
), typical AS (
  SELECT attempt_key, stage_id, stage_attempt_id, count(*) AS hosts, quantile_disc(host_ms, 0.5) AS typical_host_ms,
    quantile_disc(host_bytes, 0.5) AS typical_host_bytes FROM hosts_of GROUP BY ALL
), typical_executor AS (
  SELECT attempt_key, stage_id, stage_attempt_id, count(*) AS executors, quantile_disc(median_ms, 0.5) AS typical_ms,
    quantile_disc(mean_bytes, 0.5) AS typical_bytes FROM executors_of GROUP BY ALL
)
-- More data for each task explains more time, up to what the data grew by.
SELECT e.*, h.host_ms, t.hosts, x.executors, t.typical_host_ms * greatest(1,
  coalesce(h.host_bytes / nullif(t.typical_host_bytes, 0), 1)) AS expected_host_ms,
  x.typical_ms * greatest(1, coalesce(e.mean_bytes / nullif(x.typical_bytes, 0), 1)) AS expected_ms
FROM executors_of e JOIN hosts_of h USING (attempt_key, stage_id, stage_attempt_id, host)
  JOIN typical t USING (attempt_key, stage_id, stage_attempt_id)
JOIN typical_executor x USING (attempt_key, stage_id, stage_attempt_id)
WHERE x.executors > 1
