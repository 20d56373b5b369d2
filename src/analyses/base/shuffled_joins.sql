-- what: Joins of the final plans that shuffled both sides, where one may be broadcast by the type of the join: one row a join.
--   large_ms: task time to write, wait for and sort the large side, as its exchange and sort report it (sort_ms: the part of it
--   for the sort). threshold: Spark's threshold for broadcasts that held, in bytes.
WITH joins AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, l.child_id AS left_child_id, r.child_id AS right_child_id,
    l.bytes AS left_bytes, r.bytes AS right_bytes, l.exchange_id AS left_exchange_id, r.exchange_id AS right_exchange_id,
    regexp_extract(n.simple_string, '\], (Inner|Cross|LeftOuter|RightOuter|FullOuter|LeftSemi|LeftAnti|ExistenceJoin)',
      1) AS join_type
  FROM plan_nodes n
  JOIN node_inputs l ON l.attempt_key = n.attempt_key AND l.execution_id = n.execution_id AND l.node_id = n.node_id AND l.input = 1
  JOIN node_inputs r ON r.attempt_key = n.attempt_key AND r.execution_id = n.execution_id AND r.node_id = n.node_id AND r.input = 2
  WHERE regexp_matches(n.name, '(SortMergeJoin|Shuffled(Symmetric|Sized)?HashJoin)') AND l.bytes IS NOT NULL AND r.bytes IS NOT NULL
),
sides AS (
  -- what may be broadcast: JoinSelection.canBuildBroadcastLeft and ...Right
  SELECT *, CASE
      WHEN join_type IN ('Inner', 'Cross') THEN if(left_bytes < right_bytes, 'left', 'right')
      WHEN join_type = 'RightOuter' THEN 'left'
      WHEN join_type IN ('LeftOuter', 'LeftSemi', 'LeftAnti', 'ExistenceJoin') THEN 'right'
    END AS small_side
  FROM joins
),
sized AS (
  SELECT *, if(small_side = 'left', left_bytes, right_bytes) AS small_bytes,
    if(small_side = 'left', right_bytes, left_bytes) AS large_bytes,
    if(small_side = 'left', right_exchange_id, left_exchange_id) AS large_exchange_id,
    if(small_side = 'left', right_child_id, left_child_id) AS large_child_id
  FROM sides WHERE small_side IS NOT NULL
)
SELECT z.attempt_key, z.execution_id, z.node_id, 'sql ' || z.execution_id || ' node ' || z.node_id AS place, z.name,
  z.join_type, z.small_side,
  z.small_bytes, z.large_bytes, z.large_exchange_id, s.version, s.adaptive,
  if(s.adaptive, s.adaptive_broadcast_threshold_bytes, s.broadcast_threshold_bytes) AS threshold,
  coalesce(sum(t.task_ms) FILTER (WHERE t.node_id = z.large_child_id AND t.role = 'run'), 0) AS sort_ms,
  coalesce(sum(t.task_ms), 0) AS large_ms
FROM sized z
JOIN sql_settings s USING (attempt_key, execution_id)
LEFT JOIN node_time t ON t.attempt_key = z.attempt_key AND t.execution_id = z.execution_id
  AND t.node_id IN (z.large_exchange_id, z.large_child_id) AND t.how = 'measured'
GROUP BY ALL
