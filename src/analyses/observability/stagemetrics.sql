-- macro: stagemetrics(app, ids := NULL)
-- what: The attempts of some stages of an application, by number.
-- parameter: app = application_id, or what appsof takes.
-- parameter: ids = List of stage_id, as [1, 2], of texts too; NULL for all that ran.
-- column: runtimesec = From submission to completion, in seconds.
-- column: executor_run_time = Sum over its tasks, in ms.
-- column: executor_cpu_time = Sum over its tasks, in ns.
-- column: jvm_gc_time = Sum over its tasks, in ms.
SELECT c.cluster_id, c.cluster_name, s.app_id AS application_id, s.attempt_id,
  s.stage_id, s.stage_attempt_id, s.name AS stage_name, s.status,
  (epoch_ms(s.completion_time) - epoch_ms(s.submission_time)) / 1000 AS runtimesec,
  s.num_tasks, s.num_complete_tasks, s.num_failed_tasks, s.num_killed_tasks,
  s.executor_run_time_ms AS executor_run_time, s.executor_cpu_time_ns AS executor_cpu_time, s.jvm_gc_time_ms AS jvm_gc_time,
  s.memory_bytes_spilled, s.disk_bytes_spilled,
  s.input_bytes, s.input_records, s.output_bytes, s.output_records,
  s.shuffle_local_bytes_read + s.shuffle_remote_bytes_read AS shuffle_read_bytes, s.shuffle_records_read AS shuffle_read_records,
  s.shuffle_bytes_written AS shuffle_write_bytes, s.shuffle_records_written AS shuffle_write_records,
  strftime(s.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS submission_time,
  strftime(s.completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS completion_time, s.failure_reason
FROM main.stages s LEFT JOIN main.attempt_clusters c USING (attempt_key)
WHERE s.app_id IN (FROM spark_observability.appsof(app)) AND s.status NOT IN ('SKIPPED', 'PENDING') AND (ids IS NULL OR list_contains(ids::VARCHAR[], s.stage_id::VARCHAR))
ORDER BY s.stage_id, s.stage_attempt_id
