-- what: The nodes of the final plan of each costly execution, one row a node, with the node above it (the first, if an exchange
--   is used twice). kind: exchange (a shuffle), broadcast, subquery, reader (the reading half of a Photon exchange), codegen (a
--   WholeStageCodegen cluster, no operator itself), wrapper (AdaptiveSparkPlan), operator. breaks: its rows leave the stage
--   that made them. canonical: the operator and its arguments without the numbers that differ from run to run.
SELECT n.attempt_key, n.execution_id, n.plan_version, n.node_id, trim(n.name) AS name, n.simple_string, n.metadata,
  n.cluster_node_id, e.parent_id,
  CASE
    WHEN n.name LIKE 'WholeStageCodegen%' OR n.name LIKE 'WholeStageTransformer%' THEN 'codegen'
    WHEN n.name LIKE 'AdaptiveSparkPlan%' THEN 'wrapper'
    WHEN n.name LIKE 'Subquery%' OR n.name LIKE 'ReusedSubquery%' THEN 'subquery'
    WHEN n.name = 'PhotonShuffleExchangeSource' THEN 'reader'
    WHEN n.name LIKE '%BroadcastExchange%' THEN 'broadcast'
    WHEN n.name LIKE '%Exchange' OR n.name = 'PhotonShuffleMapStage' THEN 'exchange'
    ELSE 'operator'
  END AS kind,
  kind IN ('subquery', 'broadcast') OR n.name = 'PhotonShuffleMapStage'
    OR (kind = 'exchange' AND n.name NOT LIKE 'Reused%') AS breaks,
  regexp_replace(regexp_replace(n.simple_string, '#[0-9]+L?', '', 'g'),
    '\[?(plan_)?id=#?[0-9]+\]?|rddId=[0-9]+|obj#[0-9]+|@[0-9a-f]{4,}|, \[?codegen id : [0-9]+\]?', '', 'g') AS canonical
FROM costly_executions c
JOIN sql_plan_nodes n USING (attempt_key, execution_id, plan_version)
LEFT JOIN (
  SELECT attempt_key, execution_id, plan_version, from_node_id, min(to_node_id) AS parent_id
  FROM costly_executions JOIN sql_plan_edges USING (attempt_key, execution_id, plan_version) GROUP BY ALL
) e ON e.attempt_key = n.attempt_key AND e.execution_id = n.execution_id AND e.plan_version = n.plan_version AND e.from_node_id = n.node_id
