-- question: What keeps task time out of a native engine?
-- inputs: native_nodes, native_carried, node_time
-- column: attempt_key = The application attempt.
-- column: engine = photon, velox or rapids.
-- column: operator = Operator, without what an engine put around its name.
-- column: support = none (in neither bound), partial or unknown (in the upper bound only), or carried: the engine has it, but it shares a
--   codegen cluster with, or reads within its stage from, an operator that it may not have (in the upper bound only).
-- column: reason = What the lists say.
-- column: nodes = So many nodes of plans.
-- column: task_ms = Task time in them, in ms.
WITH spent AS (
  SELECT attempt_key, execution_id, node_id, sum(task_ms) AS task_ms FROM node_time GROUP BY ALL
)
SELECT n.attempt_key, n.engine, n.operator, if(c.node_id IS NULL, n.support, 'carried') AS support,
  if(c.node_id IS NULL, n.reason, 'beside or above one that is not native') AS reason,
  count(*) AS nodes, sum(s.task_ms) AS task_ms
FROM native_nodes n
JOIN spent s USING (attempt_key, execution_id, node_id)
LEFT JOIN native_carried c USING (attempt_key, execution_id, node_id, engine)
WHERE n.support NOT IN ('native', 'full') OR c.node_id IS NOT NULL
GROUP BY ALL
ORDER BY n.attempt_key, n.engine, task_ms DESC
