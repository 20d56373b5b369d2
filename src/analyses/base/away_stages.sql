-- what: One row a stage attempt with ten successful tasks beside their data and ten away from it, reading alike: the medians of
--   both.
WITH sides AS (
  SELECT attempt_key, stage_id, stage_attempt_id,
    count(*) FILTER (locality IN ('ANY', 'RACK_LOCAL')) AS away, count(*) FILTER (locality IN ('PROCESS_LOCAL', 'NODE_LOCAL')) AS beside,
    quantile_disc(duration_ms, 0.5) FILTER (locality IN ('ANY', 'RACK_LOCAL')) AS away_ms,
      quantile_disc(duration_ms, 0.5) FILTER (locality IN ('PROCESS_LOCAL', 'NODE_LOCAL')) AS local_ms,
    sum(duration_ms) FILTER (locality IN ('ANY', 'RACK_LOCAL')) AS away_sum_ms,
    avg(input_bytes + shuffle_local_bytes_read + shuffle_remote_bytes_read) FILTER (locality IN ('ANY', 'RACK_LOCAL')) AS away_bytes,
    avg(input_bytes + shuffle_local_bytes_read + shuffle_remote_bytes_read) FILTER (locality IN ('PROCESS_LOCAL', 'NODE_LOCAL')) AS local_bytes
  FROM tasks WHERE status = 'SUCCESS' AND duration_ms IS NOT NULL AND locality <> 'NO_PREF' GROUP BY ALL
)
SELECT *, away_ms / greatest(1, local_ms) / greatest(1, coalesce(away_bytes / nullif(local_bytes, 0), 1)) AS ratio,
  greatest(0, away_sum_ms - away * local_ms)::DOUBLE AS lost_ms
FROM sides WHERE away >= 10 AND beside >= 10
