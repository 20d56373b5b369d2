-- what: Which engine each costly execution was to run in, by its settings: one row an execution and engine that the application
--   has and that was not switched off for that execution.
WITH has AS (
  SELECT DISTINCT s.attempt_key, e.engine
  FROM spark_settings s JOIN (SELECT engine, unnest(told_by) AS t FROM native_engines) e
    ON regexp_matches(s.key, e.t.key) AND regexp_matches(s.value, e.t.value)
),
settings AS (
  SELECT attempt_key, NULL::BIGINT AS execution_id, key, value FROM spark_settings SEMI JOIN has USING (attempt_key)
  UNION ALL
  SELECT e.attempt_key, e.execution_id, s.key, s.value->>'$'
  FROM costly_executions JOIN sql_executions e USING (attempt_key, execution_id)
  SEMI JOIN has USING (attempt_key), json_each(e.modified_configs) s
),
-- a session's own value of a setting comes before the application's
off AS (
  SELECT c.attempt_key, c.execution_id, o.engine
  FROM costly_executions c
  JOIN settings s ON s.attempt_key = c.attempt_key AND (s.execution_id IS NULL OR s.execution_id = c.execution_id)
  JOIN (SELECT engine, unnest(off) AS o FROM native_engines) o ON regexp_matches(s.key, o.o.key)
  GROUP BY c.attempt_key, c.execution_id, o.engine, s.key
  HAVING regexp_matches(lower(arg_max(s.value, (s.execution_id IS NOT NULL, s.value))), any_value(o.o.value))
)
SELECT c.attempt_key, c.execution_id, h.engine
FROM costly_executions c
JOIN has h USING (attempt_key)
ANTI JOIN off o ON o.attempt_key = c.attempt_key AND o.execution_id = c.execution_id AND o.engine = h.engine
