-- macro: getsparkcontext(app)
-- what: What an application ran as: cluster, Spark context, version, master and user.
-- parameter: app = application_id, or what appsof takes.
-- column: spark_context_id = Databricks: its Spark context; else NULL.
-- column: master = spark.master.
SELECT c.cluster_id, c.cluster_name, c.spark_context_id, a.app_id AS application_id, a.attempt_id,
  a.name AS application_name, a.spark_version, a.spark_user,
  (SELECT max(value) FROM main.environment e WHERE e.attempt_key = a.attempt_key AND e.section = 'spark' AND e.key = 'spark.master') AS master,
  strftime(a.start_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS start_time,
  strftime(a.end_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS end_time
FROM main.attempts a LEFT JOIN main.attempt_clusters c USING (attempt_key)
WHERE a.app_id IN (FROM spark_observability.appsof(app))
ORDER BY a.start_time
