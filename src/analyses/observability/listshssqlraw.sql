-- macro: listshssqlraw(app)
-- also: emr_listshssqlraw
-- what: The SQL executions of an application as the history server answers them, by number.
-- parameter: app = application_id, or what appsof takes.
-- column: raw_json = As sql_raw_json of the view sql.
-- differs: All of them, not the first 20.
SELECT application_id, attempt_id, sql_id, sql_raw_json AS raw_json
FROM spark_observability.sql
WHERE application_id IN (FROM spark_observability.appsof(app))
ORDER BY attempt_id, sql_id
