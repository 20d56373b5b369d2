-- what: Which stages ran which node of plan_nodes: one row per node, stage and role. The role of an exchange is write in the
--   stage that makes its rows and read in the stage that takes them; every other node has the role run. How it is found: a
--   metric names the stage of the task with its greatest value; all nodes of a fragment run in the same stages.
WITH metrics AS (
  SELECT m.attempt_key, m.execution_id, m.node_id, m.max_stage_id AS stage_id, n.kind,
    n.kind = 'reader' OR n.kind IN ('exchange', 'operator') AND (m.name LIKE '%bytes read%' OR m.name LIKE '%blocks read%'
      OR m.name LIKE '%blocks fetched' OR m.name IN ('records read', 'fetch wait time', 'remote reqs duration')) AS is_read,
    count(*) OVER (PARTITION BY m.attempt_key, m.execution_id, m.accumulator_id) > 1 OR n.name LIKE 'Reused%'
      OR p.parents > 1 AS is_reused
  FROM plan_nodes n
  JOIN sql_metrics m USING (attempt_key, execution_id, plan_version, node_id)
  LEFT JOIN (
    SELECT attempt_key, execution_id, plan_version, from_node_id AS node_id, count(*) AS parents
    FROM costly_executions JOIN sql_plan_edges USING (attempt_key, execution_id, plan_version) GROUP BY ALL
  ) p USING (attempt_key, execution_id, plan_version, node_id)
  WHERE m.max_stage_id IS NOT NULL AND m.total > 0
),
seen AS (
  -- an exchange that is used in several places has one set of metrics: who read its greatest value is any of them
  SELECT DISTINCT attempt_key, execution_id, node_id, stage_id, kind, is_read FROM metrics WHERE NOT (is_read AND is_reused)
),
placed AS (
  -- what a node says of the fragment it is in: the reading half of an exchange speaks for the fragment above
  SELECT s.attempt_key, s.execution_id, s.stage_id,
    if(s.is_read AND s.kind = 'exchange', coalesce(f.parent_fragment_id, f.fragment_id), f.fragment_id) AS fragment_id
  FROM seen s JOIN plan_fragments f USING (attempt_key, execution_id, node_id)
  WHERE s.kind <> 'broadcast'
  UNION
  SELECT s.attempt_key, s.execution_id, s.stage_id, f.fragment_id
  FROM seen s
  JOIN plan_nodes n ON n.attempt_key = s.attempt_key AND n.execution_id = s.execution_id AND n.cluster_node_id = s.node_id
  JOIN plan_fragments f ON f.attempt_key = n.attempt_key AND f.execution_id = n.execution_id AND f.node_id = n.node_id
  WHERE s.kind = 'codegen'
)
SELECT f.attempt_key, f.execution_id, f.node_id, p.stage_id, if(n.kind = 'exchange', 'write', 'run') AS role
FROM plan_fragments f
JOIN plan_nodes n USING (attempt_key, execution_id, node_id)
JOIN placed p USING (attempt_key, execution_id, fragment_id)
UNION
SELECT f.attempt_key, f.execution_id, f.node_id, p.stage_id, 'read'
FROM plan_fragments f
JOIN plan_nodes n USING (attempt_key, execution_id, node_id)
JOIN placed p ON p.attempt_key = f.attempt_key AND p.execution_id = f.execution_id AND p.fragment_id = f.parent_fragment_id
WHERE n.kind = 'exchange' AND f.node_id = f.fragment_id
