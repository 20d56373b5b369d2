-- macro: getslowestsql(app)
-- also: emr_getslowestsql
-- what: The SQL executions of an application, the longest first, with the nodes of the plan that ran.
-- parameter: app = application_id, or what appsof takes.
-- column: duration = From submission to completion, in ms.
-- column: nodes = JSON: the nodes with their metrics, as the history server answers them.
SELECT cluster_id, cluster_name, application_id, attempt_id, sql_id, description, status, duration_ms AS duration,
  submission_time, (sql_raw_json::JSON->'$.nodes')::VARCHAR AS nodes
FROM spark_observability.sql
WHERE application_id IN (FROM spark_observability.appsof(app))
ORDER BY duration_ms DESC NULLS LAST, sql_id
