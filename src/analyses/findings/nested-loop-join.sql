-- title: Nested-loop join or cross join
-- question: Does a join compare every row of one side with every row of the other?
-- means: The join has no equality between columns of both sides, so Spark compares all pairs: twice the rows on both sides take
--   four times as long.
-- computed: BroadcastNestedLoopJoin and CartesianProduct nodes (and their Photon, RAPIDS and Gluten kin) of the final plan
--   whose inputs have nested_loop_pairs pairs or more. The cost is the time the operator reports for itself (Photon), else what
--   no other operator of its stage reports.
-- do: Join on an equality: a key, or the range cut into buckets that both sides carry. Spark makes a nested loop of OR between
--   equalities, of <, >, LIKE and of NOT IN.
-- misses: The rows below an operator that does not count them are not known, and then it does not fire. With an equality,
--   matching pairs still cost time.
-- cannot tell: Where the log has no SQL metrics.
-- source: Spark's JoinSelection; dataflint (cross join over 10^10 rows)
-- threshold: nested_loop_pairs = 10000000 : pairs of rows from which on it counts
-- threshold: nested_loop_min_ms = 2000 : core milliseconds from which on it counts

-- @findings
WITH joins AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.simple_string, l.rows AS left_rows, r.rows AS right_rows
  FROM plan_nodes n
  JOIN node_inputs l ON l.attempt_key = n.attempt_key AND l.execution_id = n.execution_id AND l.node_id = n.node_id AND l.input = 1
  JOIN node_inputs r ON r.attempt_key = n.attempt_key AND r.execution_id = n.execution_id AND r.node_id = n.node_id AND r.input = 2
  WHERE n.name LIKE '%NestedLoopJoin%' OR n.name LIKE '%CartesianProduct%'
),
costs AS (
  SELECT j.*, o.rows AS output_rows, c.own_ms, c.stage_id, left_rows * right_rows AS pairs
  FROM joins j
  JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
  LEFT JOIN node_rows o USING (attempt_key, execution_id, node_id)
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || node_id AS place, stage_id, execution_id, 'likely' AS certainty,
  format('{} compared {:,} rows with {:,} rows ({:.1e} pairs) and gave {:,}; it took about {:.1f} s of task time.',
    regexp_extract(name, '^[A-Za-z]+'),
    left_rows::BIGINT, right_rows::BIGINT, pairs, coalesce(output_rows, 0)::BIGINT, own_ms / 1000) AS what,
  CASE
    WHEN name LIKE '%Cartesian%' AND NOT contains(simple_string, '(') OR regexp_matches(simple_string, '(Cross|Inner)\s*$')
      THEN 'The join has no condition at all: give it one (ON a.key = b.key), or make sure that one side is a single row.'
    WHEN regexp_matches(simple_string, 'isnull|IS NULL|LeftAnti')
      THEN 'This looks like NOT IN with nullable columns: write NOT EXISTS, or filter the NULLs away first, so that it '
        || 'becomes a hash anti join.'
    WHEN contains(simple_string, ' OR ') THEN 'Its condition has an OR: split it into one join per alternative and UNION the '
      || 'results.'
    ELSE 'Its condition compares without an equality: add one that both sides have, for one the value cut into buckets '
      || '(floor(x / width)), '
      || 'and keep the comparison beside it.'
  END AS advice,
  {'left_rows': left_rows, 'right_rows': right_rows, 'pairs': pairs, 'output_rows': output_rows,
    'condition': left(simple_string, 200)} AS evidence,
  own_ms AS core_ms
FROM costs
WHERE pairs >= $nested_loop_pairs AND least(left_rows, right_rows) > 1 AND own_ms >= $nested_loop_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, t.duration_ms * (1 - least(1, f.core_ms / x.task_ms)) AS without_ms
FROM found f
JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
