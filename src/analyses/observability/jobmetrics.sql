-- macro: jobmetrics(app, ids := NULL)
-- what: Some jobs of an application, with the sums of their stages.
-- parameter: app = application_id, or what appsof takes.
-- parameter: ids = List of job_id, as [1, 2], of texts too; NULL for all.
-- column: executor_run_time = Sum over the tasks of its stages, in ms. A stage that several jobs share counts for the job that ran it.
-- column: executor_cpu_time = The same, in ns.
-- column: input_bytes = The same: bytes read.
-- column: output_bytes = The same: bytes written.
-- column: shuffle_read_bytes = The same: shuffle bytes read.
-- column: shuffle_write_bytes = The same: shuffle bytes written.
-- column: memory_bytes_spilled = The same.
-- column: disk_bytes_spilled = The same.
SELECT j.*, s.executor_run_time, s.executor_cpu_time, s.input_bytes, s.output_bytes, s.shuffle_read_bytes,
  s.shuffle_write_bytes, s.memory_bytes_spilled, s.disk_bytes_spilled
FROM spark_observability.jobs j LEFT JOIN (
  SELECT b.app_id, b.attempt_id, b.job_id, sum(executor_run_time_ms)::BIGINT AS executor_run_time,
    sum(executor_cpu_time_ns)::BIGINT AS executor_cpu_time, sum(input_bytes)::BIGINT AS input_bytes,
    sum(output_bytes)::BIGINT AS output_bytes,
    sum(shuffle_local_bytes_read + shuffle_remote_bytes_read)::BIGINT AS shuffle_read_bytes,
    sum(shuffle_bytes_written)::BIGINT AS shuffle_write_bytes,
    sum(memory_bytes_spilled)::BIGINT AS memory_bytes_spilled, sum(disk_bytes_spilled)::BIGINT AS disk_bytes_spilled
  FROM main.job_stages b JOIN main.stages t USING (attempt_key, stage_id)
  WHERE NOT b.is_skipped AND t.status NOT IN ('SKIPPED', 'PENDING')
  GROUP BY ALL
) s ON s.app_id = j.application_id AND s.attempt_id = j.attempt_id AND s.job_id = j.job_id
WHERE j.application_id IN (FROM spark_observability.appsof(app)) AND (ids IS NULL OR list_contains(ids::VARCHAR[], j.job_id::VARCHAR))
ORDER BY j.job_id
