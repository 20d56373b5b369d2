-- what: One row a task that took more than twice the median of its stage attempt though it read no more than 1.5 times the
--   median, in stages of five tasks or more where that cost time. The first wave of every executor is left out where most of it
--   was slow: that is warming up.
WITH own AS (
  SELECT t.attempt_key, t.stage_id, t.stage_attempt_id, t.task_id, t.executor_id, t.host, t.duration_ms, s.p75_ms AS without_ms, s.median_ms,
    s.lost_ms,
    t.jvm_gc_time_ms AS gc_ms, t.shuffle_fetch_wait_time_ms AS fetch_wait_ms, t.scheduler_delay_ms AS delay_ms,
      t.executor_deserialize_time_ms AS deserialize_ms,
    t.executor_cpu_time_ns / 1e6 AS cpu_ms,
    t.duration_ms > 2 * s.median_ms AND coalesce(t.input_bytes <= 1.5 * s.median_input_bytes, true)
      AND coalesce(t.shuffle_local_bytes_read + t.shuffle_remote_bytes_read <= 1.5 * s.median_shuffle_bytes, true) AS is_slow,
    t.launch_time < min(t.finish_time) OVER (PARTITION BY t.attempt_key, t.stage_id, t.stage_attempt_id, t.executor_id) AS is_first_wave
  FROM skewed_stages s JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
  WHERE s.kind = 'straggler' AND s.tasks >= 5 AND t.status = 'SUCCESS'
), warming AS (
  SELECT *, avg(is_slow::INTEGER) FILTER (is_first_wave) OVER (PARTITION BY attempt_key, stage_id, stage_attempt_id) >= 0.5 AS is_warming FROM own
)
SELECT * EXCLUDE (is_slow, is_first_wave, is_warming) FROM warming WHERE is_slow AND NOT (is_first_wave AND is_warming)
