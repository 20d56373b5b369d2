-- A first look: what each application did, slowest first.
SELECT a.name AS application,
  a.spark_version AS spark,
  a.end_time - a.start_time AS took,
  (SELECT count(*) FROM jobs j WHERE j.attempt_key = a.attempt_key) AS jobs,
  (SELECT count(*) FROM sql_executions s WHERE s.attempt_key = a.attempt_key) AS sql_executions,
  count(t.task_id) AS tasks,
  count(t.task_id) FILTER (t.status = 'FAILED') AS failed,
  round(sum(t.executor_run_time_ms) / 1000, 1) AS task_seconds,
  round(sum(t.shuffle_bytes_written) / 1e6, 1) AS shuffle_mb
FROM attempts a LEFT JOIN tasks t USING (attempt_key)
GROUP BY ALL
ORDER BY task_seconds DESC NULLS LAST, application
LIMIT 12
