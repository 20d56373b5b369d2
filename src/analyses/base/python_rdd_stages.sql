-- what: Stage attempts that ended, in whose tasks Python works on the rows of an RDD: what they read, the time of their tasks, and that in
--   which the tasks' threads neither computed nor collected garbage nor waited for a shuffle. CPU time is 0 where the log has none.
SELECT s.attempt_key, s.stage_id, s.stage_attempt_id, s.name, t.sum_ms AS task_ms,
  coalesce(s.input_records, 0) + coalesce(s.shuffle_records_read, 0) AS records,
  coalesce(s.input_bytes, 0) + coalesce(s.shuffle_local_bytes_read, 0) + coalesce(s.shuffle_remote_bytes_read, 0) AS bytes,
  s.executor_cpu_time_ns / 1e6 AS cpu_ms, s.jvm_gc_time_ms AS gc_ms,
  greatest(0, s.executor_run_time_ms - cpu_ms - coalesce(gc_ms, 0) - coalesce(s.shuffle_fetch_wait_time_ms, 0)) AS waited_ms
FROM stages s
JOIN stage_tasks t USING (attempt_key, stage_id, stage_attempt_id)
-- A persisted RDD has a name of its own, and still says where it was made.
WHERE EXISTS (FROM stage_rdds r WHERE r.attempt_key = s.attempt_key AND r.stage_id = s.stage_id AND r.stage_attempt_id = s.stage_attempt_id
  AND (r.name = 'PythonRDD' OR r.callsite LIKE 'RDD at PythonRDD.scala%'))
