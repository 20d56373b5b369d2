-- what: One row a stage attempt with tasks that succeeded: their durations and data, medians, sums and the ids of the longest
--   five.
SELECT w.* EXCLUDE (sorted_ms),
  -- Stages of a loop are alike: the same call site, description and operators, as many tasks, the same kinds of data.
  hash(s.name, s.description, q.operators, w.tasks, w.input_bytes > 0, w.output_bytes > 0, w.shuffle_bytes > 0) AS alike
FROM (SELECT attempt_key, stage_id, stage_attempt_id, count(*) AS tasks, count(DISTINCT executor_id) AS executors,
  count(DISTINCT host) AS hosts,
  min(launch_time) AS first_launch, max(finish_time) AS last_finish,
  sum(duration_ms)::DOUBLE AS sum_ms, max(duration_ms) AS max_ms,
  list_sort(list(duration_ms)) AS sorted_ms, sorted_ms[floor(0.5 * count(*))::BIGINT + 1] AS median_ms,
    sorted_ms[floor(0.75 * count(*))::BIGINT + 1] AS p75_ms,
  quantile_disc(greatest(0, duration_ms - executor_run_time_ms), 0.5) AS median_overhead_ms,
  quantile_disc(scheduler_delay_ms, 0.5) AS median_delay_ms, quantile_disc(executor_deserialize_time_ms, 0.5) AS median_deserialize_ms,
  sum(executor_run_time_ms)::DOUBLE AS run_ms, sum(jvm_gc_time_ms)::DOUBLE AS gc_ms, sum(scheduler_delay_ms)::DOUBLE AS delay_ms,
  sum(executor_deserialize_time_ms)::DOUBLE AS deserialize_ms, sum(shuffle_fetch_wait_time_ms)::DOUBLE AS fetch_wait_ms,
  sum(getting_result_time_ms)::DOUBLE AS getting_result_ms, sum(result_size_bytes)::DOUBLE AS result_bytes,
  sum(memory_bytes_spilled)::DOUBLE AS memory_spilled, sum(disk_bytes_spilled)::DOUBLE AS disk_spilled,
  count(*) FILTER (disk_bytes_spilled > 0) AS spilling_tasks,
  sum(input_bytes)::DOUBLE AS input_bytes, sum(shuffle_local_bytes_read + shuffle_remote_bytes_read)::DOUBLE AS shuffle_bytes,
  sum(output_bytes)::DOUBLE AS output_bytes, sum(shuffle_bytes_written)::DOUBLE AS written_bytes,
  quantile_disc(input_bytes, 0.5) AS median_input_bytes, quantile_disc(input_records, 0.5) AS median_input_records,
  quantile_disc(shuffle_local_bytes_read + shuffle_remote_bytes_read, 0.5) AS median_shuffle_bytes,
  quantile_disc(shuffle_records_read, 0.5) AS median_shuffle_records,
  max(input_bytes) AS max_input_bytes, max(shuffle_local_bytes_read + shuffle_remote_bytes_read) AS max_shuffle_bytes,
  max_by(task_id, (duration_ms, -task_id), 5) AS longest_ids
FROM tasks
WHERE status = 'SUCCESS' AND duration_ms IS NOT NULL
GROUP BY ALL) w
JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
