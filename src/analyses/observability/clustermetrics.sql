-- macro: clustermetrics(cluster := NULL)
-- what: The applications of a cluster with what they ran; without a cluster all of them.
-- parameter: cluster = cluster_id, or the ARN of an EMR cluster; NULL for all.
-- column: jobs = Jobs.
-- column: stages = Stage attempts that ran.
-- column: sql_queries = SQL executions.
-- column: executors = Executors and the driver.
-- column: executor_run_time = Sum over all tasks, in ms.
-- column: executor_cpu_time = Sum over all tasks, in ns.
SELECT a.cluster_id, a.cluster_name, c.spark_context_id, a.application_id, a.attempt_id, a.application_name,
  a.duration_ms, a.start_time, a.spark_version,
  (SELECT count(*) FROM main.jobs t WHERE t.attempt_key = m.attempt_key) AS jobs,
  s.stages, s.executor_run_time, s.executor_cpu_time,
  (SELECT count(*) FROM main.sql_executions t WHERE t.attempt_key = m.attempt_key) AS sql_queries,
  (SELECT count(*) FROM main.executors t WHERE t.attempt_key = m.attempt_key AND t.executor_id <> 'fallback') AS executors
FROM spark_observability.applications a
JOIN main.attempts m ON m.app_id = a.application_id AND m.attempt_id = a.attempt_id
  AND strftime(m.start_time, '%Y-%m-%dT%H:%M:%S.%gGMT') IS NOT DISTINCT FROM a.start_time
LEFT JOIN main.attempt_clusters c ON c.attempt_key = m.attempt_key
LEFT JOIN (
  SELECT attempt_key, count(*) AS stages, sum(executor_run_time_ms)::BIGINT AS executor_run_time,
    sum(executor_cpu_time_ns)::BIGINT AS executor_cpu_time
  FROM main.stages WHERE status NOT IN ('SKIPPED', 'PENDING') GROUP BY attempt_key
) s ON s.attempt_key = m.attempt_key
WHERE cluster IS NULL OR a.cluster_id = regexp_replace(cluster, '^arn:[^/]*/', '')
ORDER BY a.start_time DESC
