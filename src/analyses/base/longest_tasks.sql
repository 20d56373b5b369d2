-- what: One row a stage attempt that may be uneven or spilled: its five longest tasks that succeeded, the longest first.
SELECT t.attempt_key, t.stage_id, t.stage_attempt_id,
  list({task_id: task_id, task_index: task_index, executor_id: executor_id, host: host, launch_time: launch_time, duration_ms: duration_ms,
    run_ms: executor_run_time_ms, gc_ms: jvm_gc_time_ms, delay_ms: scheduler_delay_ms, deserialize_ms: executor_deserialize_time_ms,
    fetch_wait_ms: shuffle_fetch_wait_time_ms, cpu_ms: executor_cpu_time_ns / 1e6, input_bytes: input_bytes, input_records: input_records,
    shuffle_bytes: shuffle_local_bytes_read + shuffle_remote_bytes_read, shuffle_records: shuffle_records_read,
    output_records: output_records + shuffle_records_written, disk_spilled: disk_bytes_spilled} ORDER BY duration_ms DESC, task_id) AS longest
FROM (
  SELECT attempt_key, stage_id, stage_attempt_id, unnest(longest_ids) AS task_id FROM stage_work
  WHERE tasks > 1 AND max_ms >= 1000 AND max_ms >= 2 * median_ms OR disk_spilled > 0
) JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id, task_id)
GROUP BY ALL
