-- view: stages
-- what: Stage attempts that ran. The published schema has no column for the attempt of the stage: one that was tried twice has two rows here, and main.stages tells them apart.
-- differs: Failed and running stages are here too; the published tool asked for complete ones only. Skipped stages ran nothing and are left out, as there.
-- column: stage_id = Number of the stage.
-- column: stage_name = The operation and where in the program it stands.
-- column: status = COMPLETE, FAILED or ACTIVE.
-- column: num_tasks = Tasks it has.
-- column: num_active_tasks = Task attempts running.
-- column: num_complete_tasks = Task attempts that succeeded.
-- column: num_failed_tasks = Task attempts that failed.
-- column: executor_run_time = Sum over its tasks, in ms.
-- column: executor_cpu_time = Sum over its tasks, in ns.
-- column: submission_time = When it was submitted, GMT.
-- column: first_task_launched_time = When its first task was launched, GMT.
-- column: completion_time = When it completed or failed, GMT.
-- column: input_bytes = Bytes read from storage or cache.
-- column: output_bytes = Bytes written to storage.
-- column: shuffle_read_bytes = Shuffle bytes read, local and remote.
-- column: shuffle_write_bytes = Shuffle bytes written.
-- column: memory_bytes_spilled = Bytes in memory of what was spilled.
-- column: disk_bytes_spilled = Bytes on disk of what was spilled.
-- column: task_completion_rate = Complete by all tasks, in percent (0 to 100), rounded to two places.
-- column: avg_executor_run_time_per_task = Run time by tasks, in ms, rounded to two places.
-- column: total_data_processed_mb = Input and output in MiB, rounded to two places.
-- column: shuffle_data_mb = Shuffle read and written in MiB, rounded to two places.
SELECT c.cluster_id, c.cluster_name, s.app_id AS application_id, s.attempt_id,
  s.stage_id::BIGINT AS stage_id, s.name AS stage_name, s.status,
  s.num_tasks::BIGINT AS num_tasks, s.num_active_tasks::BIGINT AS num_active_tasks,
  s.num_complete_tasks::BIGINT AS num_complete_tasks, s.num_failed_tasks::BIGINT AS num_failed_tasks,
  s.executor_run_time_ms AS executor_run_time, s.executor_cpu_time_ns AS executor_cpu_time,
  strftime(s.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS submission_time,
  strftime(s.first_task_launched_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS first_task_launched_time,
  strftime(s.completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS completion_time,
  s.input_bytes, s.output_bytes,
  s.shuffle_local_bytes_read + s.shuffle_remote_bytes_read AS shuffle_read_bytes,
  s.shuffle_bytes_written AS shuffle_write_bytes,
  s.memory_bytes_spilled, s.disk_bytes_spilled,
  CASE WHEN s.num_tasks > 0 THEN round(s.num_complete_tasks / s.num_tasks * 100, 2) END::DOUBLE AS task_completion_rate,
  CASE WHEN s.num_tasks > 0 THEN round(s.executor_run_time_ms / s.num_tasks, 2) END::DOUBLE AS avg_executor_run_time_per_task,
  round((s.input_bytes + s.output_bytes) / 1048576, 2)::DOUBLE AS total_data_processed_mb,
  round((s.shuffle_local_bytes_read + s.shuffle_remote_bytes_read + s.shuffle_bytes_written) / 1048576, 2)::DOUBLE
    AS shuffle_data_mb
FROM main.stages s LEFT JOIN main.attempt_clusters c USING (attempt_key)
WHERE s.status NOT IN ('SKIPPED', 'PENDING')
