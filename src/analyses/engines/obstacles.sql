-- question: What keeps task time out of a native engine?
-- inputs: native_nodes, node_time, stage_executors
-- column: attempt_key = The application attempt.
-- column: engine = comet, photon, rapids or velox: a file of base/native_engines each.
-- column: operator = Operator, without what an engine put around its name; NULL for the task time outside the plans of executions
--   with half a second or more: RDD jobs, short executions, stages that no operator could be told of.
-- column: support = none (in neither bound), partial or unknown (in the upper bound only; unknown also where the
--   list has the operator and it was on the JVM of an execution that ran in the engine), or carried: the engine has it, but it shares a
--   codegen cluster with, or reads within its stage from, an operator that it may not have (in the upper bound only).
-- column: reason = What the lists say.
-- column: nodes = So many nodes of plans.
-- column: task_ms = Task time in them, in ms.
WITH spent AS (
  SELECT attempt_key, execution_id, node_id, sum(task_ms) AS task_ms FROM node_time GROUP BY ALL
)
SELECT n.attempt_key, n.engine, n.operator, n.support, n.reason, count(*) AS nodes, sum(s.task_ms) AS task_ms
FROM native_nodes n
JOIN spent s USING (attempt_key, execution_id, node_id)
WHERE n.support NOT IN ('native', 'full')
GROUP BY ALL
UNION ALL
SELECT t.attempt_key, e.engine, NULL, 'none', 'outside the SQL plans that were looked at', 0, t.task_ms - coalesce(s.task_ms, 0)
FROM (SELECT attempt_key, sum(task_time_ms)::DOUBLE AS task_ms FROM stage_executors GROUP BY ALL) t
LEFT JOIN (SELECT attempt_key, sum(task_ms) AS task_ms FROM spent JOIN plan_operators USING (attempt_key, execution_id, node_id) GROUP BY ALL) s
  USING (attempt_key)
CROSS JOIN native_engines e
WHERE t.task_ms - coalesce(s.task_ms, 0) >= 1
ORDER BY attempt_key, engine, task_ms DESC, operator, support, reason
