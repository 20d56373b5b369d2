-- what: The task time of the stages of a plan, split over its nodes: one row per node, stage and role (as node_stages). A node
--   with a timing of its own that leaves out its children (exclusive_timings) has that time, how = 'measured'; what is left of
--   the stage is split evenly over the nodes without one, how = 'shared'. The parts of a stage add up to its task time.
WITH own AS (
  SELECT m.attempt_key, m.execution_id, m.node_id, t.role,
    sum(m.total::DOUBLE * if(m.metric_type = 'nsTiming', 1e-6, 1)) AS own_ms
  FROM plan_nodes n
  JOIN sql_metrics m USING (attempt_key, execution_id, plan_version, node_id)
  JOIN exclusive_timings t ON t.metric = m.name AND (t.node IS NULL OR regexp_matches(n.name, t.node))
  WHERE m.metric_type IN ('timing', 'nsTiming') AND m.total >= 0
  GROUP BY ALL
),
parts AS (
  SELECT s.attempt_key, s.execution_id, s.node_id, s.role, s.stage_id, x.task_ms,
    o.own_ms * x.task_ms / sum(x.task_ms) OVER (PARTITION BY s.attempt_key, s.execution_id, s.node_id, s.role) AS own_ms
  FROM node_stages s
  JOIN plan_nodes n USING (attempt_key, execution_id, node_id)
  JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
  LEFT JOIN own o USING (attempt_key, execution_id, node_id, role)
  WHERE n.kind IN ('operator', 'exchange', 'reader') AND x.task_ms > 0
),
scaled AS (
  SELECT *, sum(own_ms) OVER stage AS measured_ms, count(*) FILTER (WHERE own_ms IS NULL) OVER stage AS others,
    count(own_ms) OVER stage AS measured
  FROM parts
  WINDOW stage AS (PARTITION BY attempt_key, execution_id, stage_id)
)
SELECT attempt_key, execution_id, node_id, stage_id, role,
  CASE
    WHEN own_ms IS NULL THEN greatest(task_ms - coalesce(measured_ms, 0), 0) / others
    WHEN others = 0 AND measured_ms = 0 THEN task_ms / measured
    WHEN others = 0 OR measured_ms > task_ms THEN task_ms * own_ms / measured_ms
    ELSE own_ms
  END AS task_ms,
  if(own_ms IS NULL, 'shared', 'measured') AS how
FROM scaled
