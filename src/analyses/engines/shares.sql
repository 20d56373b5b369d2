-- question: How much of the task time could run in a native engine, and how much did?
-- inputs: native_nodes, node_time, stage_executors, sql_plan_nodes
-- column: attempt_key = The application attempt.
-- column: engine = comet, photon, rapids or velox: a file of base/native_engines each.
-- column: task_ms = Task time of the attempt, in ms.
-- column: sql_ms = What of it is known to belong to operators of SQL plans (executions with half a second or more: base costly_executions), in ms. The rest, RDD jobs and
--   short executions, counts as not native in both bounds.
-- column: native_ms = What of it ran in this engine already, in ms.
-- column: low_ms = What could run in the engine for sure: operators that its lists name in full, with full functions and types, none of which
--   shares a codegen cluster with, or reads within the stage from, one that is not; and native_ms. In ms.
-- column: high_ms = What could run in it at most: every operator but those that the lists exclude. In ms.
-- column: low = low_ms by task_ms, 0 to 1; NULL without task time.
-- column: high = high_ms by task_ms, 0 to 1.
-- column: published_share = For Photon, the share of plan nodes as the published notebook counts it (photonanalysis_published), 0 to 1.
WITH spent AS (
  SELECT attempt_key, execution_id, node_id, sum(task_ms) AS task_ms FROM node_time GROUP BY ALL
), shares AS (
  SELECT n.attempt_key, n.engine, sum(s.task_ms) AS sql_ms,
    sum(s.task_ms) FILTER (n.support = 'native') AS native_ms,
    sum(s.task_ms) FILTER (n.support IN ('native', 'full')) AS low_ms,
    sum(s.task_ms) FILTER (n.support <> 'none') AS high_ms
  FROM native_nodes n
  JOIN spent s USING (attempt_key, execution_id, node_id)
  GROUP BY ALL
), totals AS (
  SELECT attempt_key, sum(task_time_ms)::DOUBLE AS task_ms FROM stage_executors GROUP BY attempt_key
), published AS (
  SELECT a.attempt_key, avg(p.jobphotonperc) AS share
  FROM attempts a JOIN spark_observability.photonanalysis_published p ON p.application_id = a.app_id GROUP BY ALL
)
SELECT a.attempt_key, e.engine, coalesce(t.task_ms, 0) AS task_ms, coalesce(s.sql_ms, 0) AS sql_ms,
  coalesce(s.native_ms, 0) AS native_ms, coalesce(s.low_ms, 0) AS low_ms, coalesce(s.high_ms, 0) AS high_ms,
  coalesce(s.low_ms, 0) / nullif(t.task_ms, 0) AS low, coalesce(s.high_ms, 0) / nullif(t.task_ms, 0) AS high,
  if(e.engine = 'photon', p.share, NULL) AS published_share
FROM attempts a CROSS JOIN native_engines e
LEFT JOIN totals t USING (attempt_key)
LEFT JOIN shares s USING (attempt_key, engine)
LEFT JOIN published p USING (attempt_key)
ORDER BY a.attempt_key, e.engine
