-- view: cluster_summaries
-- what: One row per cluster, and one for all applications whose log names none: how much of it is in this database.
-- differs: The published tool counted what it had fetched. Here the counts are of what the logs hold, and FAILED says what is wrong with a log.
-- column: cluster_id = As in applications; NULL for the row of all that have none.
-- column: cluster_name = As in applications.
-- column: spark_context_id = Databricks: its Spark context, the latest one; else NULL.
-- column: status = NULL: the state of the cluster is known to the cloud, not to the log.
-- column: analysis_status = COMPLETED, or FAILED(TRUNCATED) or FAILED(DAMAGED) if a log of the cluster is.
-- column: status_details = JSON: for each kind of row OK, or FAILED(...) as analysis_status.
-- column: normalized_instance_hours = NULL: known to EMR, not to the log.
-- column: total_applications = Application attempts.
-- column: total_jobs = Jobs.
-- column: total_stages = Stage attempts that ran.
-- column: total_tasks = Task attempts.
-- column: total_sql_queries = SQL executions.
-- column: total_executors = Executors and drivers.
-- column: total_task_summaries = Stage attempts with a successful task.
WITH attempts AS (
  SELECT a.attempt_key, c.cluster_id, c.cluster_name, c.spark_context_id, a.start_time, l.failure
  FROM main.attempts a LEFT JOIN main.attempt_clusters c USING (attempt_key)
  LEFT JOIN (
    SELECT attempt_key, max(CASE state WHEN 'truncated' THEN 'FAILED(TRUNCATED)' WHEN 'damaged' THEN 'FAILED(DAMAGED)' END) AS failure
    FROM main.logs GROUP BY attempt_key
  ) l USING (attempt_key)
), counts AS (
  SELECT attempt_key, count(*) AS jobs, 0 AS stages, 0 AS tasks, 0 AS sql, 0 AS executors, 0 AS summaries
  FROM main.jobs GROUP BY attempt_key
  UNION ALL BY NAME SELECT attempt_key, count(*) AS stages, count(*) FILTER (num_complete_tasks > 0) AS summaries
  FROM main.stages WHERE status NOT IN ('SKIPPED', 'PENDING') GROUP BY attempt_key
  UNION ALL BY NAME SELECT attempt_key, count(*) AS tasks FROM main.tasks GROUP BY attempt_key
  UNION ALL BY NAME SELECT attempt_key, count(*) AS sql FROM main.sql_executions
  WHERE plan_versions > 0 OR len(running_job_ids) > 0 OR len(succeeded_job_ids) > 0 OR len(failed_job_ids) > 0
  GROUP BY attempt_key
  UNION ALL BY NAME SELECT attempt_key, count(*) AS executors FROM main.executors WHERE executor_id <> 'fallback' GROUP BY attempt_key
), totals AS (
  SELECT attempt_key, sum(jobs) AS jobs, sum(stages) AS stages, sum(tasks) AS tasks, sum(sql) AS sql,
    sum(executors) AS executors, sum(summaries) AS summaries
  FROM counts GROUP BY attempt_key
)
SELECT cluster_id, cluster_name, arg_max(spark_context_id, start_time) AS spark_context_id,
  NULL::VARCHAR AS status,
  coalesce(min(failure), 'COMPLETED') AS analysis_status,
  json_object('applications', coalesce(min(failure), 'OK'), 'jobs', coalesce(min(failure), 'OK'),
    'stages', coalesce(min(failure), 'OK'), 'allexecutors', coalesce(min(failure), 'OK'),
    'sql', coalesce(min(failure), 'OK'), 'taskSummary', coalesce(min(failure), 'OK'))::VARCHAR AS status_details,
  NULL::INTEGER AS normalized_instance_hours,
  count(*)::INTEGER AS total_applications, coalesce(sum(jobs), 0)::INTEGER AS total_jobs,
  coalesce(sum(stages), 0)::INTEGER AS total_stages, coalesce(sum(tasks), 0)::INTEGER AS total_tasks,
  coalesce(sum(sql), 0)::INTEGER AS total_sql_queries, coalesce(sum(executors), 0)::INTEGER AS total_executors,
  coalesce(sum(summaries), 0)::INTEGER AS total_task_summaries
FROM attempts LEFT JOIN totals USING (attempt_key)
GROUP BY cluster_id, cluster_name
