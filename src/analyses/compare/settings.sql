-- question: Which settings differ between two runs?
-- inputs: environment, sql_executions; `compared` has the two attempts
-- column: scope = application, or sql and the numbers of the executions if a session set it for them.
-- column: key = Name of the setting.
-- column: a_value = Its value in run a; NULL if it was not set. The same for b. Hidden where Spark's default pattern finds a secret.
WITH own AS (
  SELECT c.side, 'application' AS scope, e.key, coalesce(e.value, '') AS value
  FROM compared c JOIN environment e USING (attempt_key)
  WHERE e.section IN ('spark', 'jvm')
    AND NOT regexp_matches(e.key, '^spark\.(app\.(id|attempt\.id|startTime|submitTime|initial\.)|org\.apache\.hadoop\.yarn\.server\.webproxy\.|driver\.(host|port)|executor\.id|repl\.|yarn\.app\.|databricks\.(clusterUsageTags|sparkContextId)|test\.)')
  UNION
  SELECT c.side, 'sql ' || coalesce(p.a_id::VARCHAR, '-') || ' / ' || coalesce(p.b_id::VARCHAR, '-'), m.key, m.value ->> '$'
  FROM compared c JOIN sql_executions e USING (attempt_key)
  JOIN execution_pairs p ON (c.side = 'a' AND p.a_id = e.execution_id) OR (c.side = 'b' AND p.b_id = e.execution_id),
  json_each(e.modified_configs) m
), pairs AS (
  SELECT scope, key, max(value) FILTER (side = 'a') AS a_value, max(value) FILTER (side = 'b') AS b_value FROM own GROUP BY ALL
)
SELECT scope, key,
  if(secret AND a_value IS NOT NULL, '*********(redacted)', a_value) AS a_value,
  if(secret AND b_value IS NOT NULL, '*********(redacted)', b_value) AS b_value
FROM (
  SELECT *, regexp_matches(concat_ws(' ', key, a_value, b_value), '(?i)secret|password|token|access[.]?key') AS secret FROM pairs
)
WHERE a_value IS DISTINCT FROM b_value
ORDER BY scope, key
