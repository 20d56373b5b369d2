-- view: executors
-- what: Executors and the driver, those that were removed too, for their last life.
-- column: executor_id = Executor id; 'driver' for the driver.
-- column: host_port = host:port of its block manager.
-- column: is_active = False once removed.
-- column: rdd_blocks = RDD blocks held at the end; NULL if the log has no block updates (the history server has 0).
-- column: memory_used = Storage memory in use at the end, in bytes; NULL as rdd_blocks.
-- column: disk_used = Disk in use for blocks at the end, in bytes; NULL as rdd_blocks.
-- column: total_cores = Cores; NULL where the log does not say (the driver; the history server has 0).
-- column: max_tasks = Tasks it can run at once; NULL as total_cores.
-- column: active_tasks = Tasks started and not ended.
-- column: failed_tasks = Tasks that failed.
-- column: completed_tasks = Tasks that succeeded.
-- column: total_tasks = Tasks started on it.
-- column: total_duration = Sum of the durations of its tasks, in ms. For the driver as the history server has it: how long the application took.
-- column: total_gc_time = Sum of the GC times of its tasks, in ms. For the driver as the history server has it: the peak of TotalGCTime, where the log has one.
-- column: total_input_bytes = Bytes its tasks read.
-- column: total_shuffle_read = Shuffle bytes its tasks read.
-- column: total_shuffle_write = Shuffle bytes its tasks wrote.
-- column: is_blacklisted = Whether it was excluded at the end.
-- column: max_memory = Memory for storage, in bytes.
-- column: add_time = When it was added, GMT.
-- column: executor_logs = Name -> URL of its logs, as JSON.
SELECT c.cluster_id, c.cluster_name, e.app_id AS application_id, e.attempt_id,
  e.executor_id, e.host_port, e.is_active, e.rdd_blocks::BIGINT AS rdd_blocks,
  e.memory_used_bytes AS memory_used, e.disk_used_bytes AS disk_used,
  e.total_cores::BIGINT AS total_cores, e.max_tasks::BIGINT AS max_tasks, e.active_tasks::BIGINT AS active_tasks,
  e.failed_tasks::BIGINT AS failed_tasks, e.completed_tasks::BIGINT AS completed_tasks,
  e.total_tasks::BIGINT AS total_tasks,
  CASE WHEN e.executor_id = 'driver' AND a.end_time IS NOT NULL
    THEN epoch_ms(a.end_time) - epoch_ms(a.start_time) ELSE e.total_duration_ms END AS total_duration,
  CASE WHEN e.executor_id = 'driver' THEN coalesce(m.total_gc_time_ms, e.total_gc_time_ms)
    ELSE e.total_gc_time_ms END AS total_gc_time,
  e.total_input_bytes, e.total_shuffle_read_bytes AS total_shuffle_read,
  e.total_shuffle_write_bytes AS total_shuffle_write, e.is_excluded AS is_blacklisted,
  e.max_memory_bytes AS max_memory,
  strftime(e.add_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS add_time, e.logs::VARCHAR AS executor_logs
FROM main.executors e
JOIN main.attempts a USING (attempt_key)
LEFT JOIN main.attempt_clusters c USING (attempt_key)
LEFT JOIN main.executor_metrics m ON m.attempt_key = e.attempt_key AND m.executor_id = e.executor_id
WHERE e.executor_id <> 'fallback'
