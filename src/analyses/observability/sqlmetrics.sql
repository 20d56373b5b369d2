-- macro: sqlmetrics(app, max_bytes := NULL, ranking := 0)
-- what: The nodes and metrics of the SQL executions of an application, the longest text first.
-- parameter: app = application_id, or what appsof takes.
-- parameter: max_bytes = Only texts of fewer bytes; NULL for no limit (the published function has 20000, and leaves out what is longer without saying so).
-- parameter: ranking = Only the one of this rank, from 1; 0 for all.
-- column: nodes_bytes = Length of nodes in bytes.
-- column: ranking_no = Rank by length, from 1.
SELECT * FROM (
  SELECT *, row_number() OVER (ORDER BY nodes_bytes DESC, attempt_id, sql_id) AS ranking_no
  FROM (
    SELECT application_id, attempt_id, sql_id, description, duration_ms AS duration,
      (sql_raw_json::JSON->'$.nodes')::VARCHAR AS nodes, strlen((sql_raw_json::JSON->'$.nodes')::VARCHAR) AS nodes_bytes
    FROM spark_observability.sql WHERE application_id IN (FROM spark_observability.appsof(app))
  ) WHERE max_bytes IS NULL OR nodes_bytes < max_bytes
) WHERE ranking = 0 OR ranking_no = ranking
ORDER BY ranking_no
