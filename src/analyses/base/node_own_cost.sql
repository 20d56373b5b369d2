-- what: Task time that one heavy operator of a stage may answer for: one row a node of plan_nodes. own_ms is what it reports
--   itself where it reports it (see exclusive_timings), else all that no other operator of its stages reports: an upper bound,
--   fit for joins that compare all pairs, exploding joins and foreign code, which outweigh the plain operators fused with them.
--   stage_id: the one with most of it.
WITH stage AS (
  SELECT attempt_key, execution_id, stage_id, sum(task_ms) FILTER (WHERE how = 'shared') AS shared_ms
  FROM node_time GROUP BY ALL
)
SELECT t.attempt_key, t.execution_id, t.node_id, arg_max(t.stage_id, (t.task_ms, -t.stage_id)) AS stage_id, min(t.how) AS how,
  sum(if(t.how = 'measured', t.task_ms, s.shared_ms)) AS own_ms
FROM node_time t
JOIN stage s USING (attempt_key, execution_id, stage_id)
WHERE t.role = 'run'
GROUP BY t.attempt_key, t.execution_id, t.node_id
