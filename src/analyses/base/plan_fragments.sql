-- what: Which fragment each node of plan_nodes is in. A fragment is what one stage runs: the part of a plan between exchanges.
--   fragment_id is its topmost node: an exchange (the writing half belongs to the fragment below it) or the root of the plan.
--   Depth is counted from the root of the plan.
WITH RECURSIVE
plan AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.parent_id,
    coalesce(n.breaks OR p.name IN ('InMemoryTableScan', 'GpuInMemoryTableScan'), false) AS is_top
  FROM plan_nodes n
  LEFT JOIN plan_nodes p ON p.attempt_key = n.attempt_key AND p.execution_id = n.execution_id AND p.node_id = n.parent_id
  WHERE n.kind <> 'codegen'
),
walk AS (
  SELECT attempt_key, execution_id, node_id, node_id AS fragment_id, 0 AS depth, NULL::INTEGER AS parent_fragment_id
  FROM plan WHERE parent_id IS NULL
  UNION ALL
  SELECT p.attempt_key, p.execution_id, p.node_id, if(p.is_top, p.node_id, w.fragment_id), w.depth + 1,
    if(p.is_top, w.fragment_id, w.parent_fragment_id)
  FROM walk w
  JOIN plan p ON p.attempt_key = w.attempt_key AND p.execution_id = w.execution_id AND p.parent_id = w.node_id
)
SELECT * FROM walk
