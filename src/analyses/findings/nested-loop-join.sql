-- title: Nested-loop join or cross join
-- question: Does a join compare every row of one side with every row of the other?
-- means: The join has no equality between columns of both sides, so Spark compares all pairs: twice the rows on both sides take
--   four times as long.
-- computed: BroadcastNestedLoopJoin and CartesianProduct nodes (and their Photon, RAPIDS and Gluten kin) of the final plan
--   whose inputs have nested_loop_pairs pairs or more. A CartesianProduct computes each side again for each partition of the
--   other, and the metrics count its rows each time: the product of both is divided by the tasks of the join. Where only one
--   side is computed there, the other out of an exchange, it is divided by the partitions of the exchange. The cost is the time the operator reports for itself (Photon), else what
--   no other operator of its stage reports.
-- do: Join on an equality: a key, or the range cut into buckets that both sides carry. Spark makes a nested loop of OR between
--   equalities, of <, >, LIKE and of NOT IN.
-- misses: The rows below an operator that does not count them are not known, and then it does not fire. With an equality,
--   matching pairs still cost time. Where adaptive execution merged or split the partitions of one side of a
--   CartesianProduct, and the other is computed in the join, only the greatest possible number of pairs is known ("up to").
-- cannot tell: Where the log has no SQL metrics.
-- source: Spark's JoinSelection and UnsafeCartesianRDD; dataflint (cross join over 10^10 rows)
-- threshold: nested_loop_pairs = 10000000 : pairs of rows from which on it counts
-- threshold: nested_loop_min_ms = 2000 : core milliseconds from which on it counts

-- @findings
WITH partitions AS (
  SELECT attempt_key, execution_id, node_id, max(total) AS num_partitions
  FROM sql_metrics WHERE is_final AND name = 'number of partitions' GROUP BY ALL
),
inputs AS (
  -- is_once: its rows come out of an exchange, which counted each of them once
  SELECT i.*, coalesce(i.rows = x.rows, false) AS is_once, if(i.child_id = i.exchange_id, p.num_partitions, NULL) AS num_partitions
  FROM node_inputs i
  LEFT JOIN node_rows x ON x.attempt_key = i.attempt_key AND x.execution_id = i.execution_id AND x.node_id = i.exchange_id
  LEFT JOIN partitions p ON p.attempt_key = i.attempt_key AND p.execution_id = i.execution_id AND p.node_id = i.exchange_id
),
join_tasks AS (
  SELECT attempt_key, execution_id, node_id, sum(num_tasks) AS num_tasks
  FROM (SELECT DISTINCT attempt_key, execution_id, node_id, stage_id FROM node_stages WHERE role = 'run')
  JOIN execution_stages USING (attempt_key, execution_id, stage_id)
  GROUP BY ALL
),
joins AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.simple_string, l.rows AS left_rows, r.rows AS right_rows,
    t.num_tasks, name LIKE '%CartesianProduct%' AND NOT (l.is_once AND r.is_once) AS is_repeated,
    CASE WHEN NOT is_repeated THEN 1
      WHEN NOT l.is_once AND NOT r.is_once THEN t.num_tasks
      WHEN l.is_once THEN l.num_partitions
      ELSE r.num_partitions END AS times,
    -- of the rows of a side that is computed again for each partition of the other, a task has so many
    CASE WHEN NOT is_repeated THEN least(left_rows, right_rows)
      ELSE least(if(l.is_once, left_rows, left_rows / t.num_tasks), if(r.is_once, right_rows, right_rows / t.num_tasks))
      END AS fewest_rows
  FROM plan_nodes n
  JOIN inputs l ON l.attempt_key = n.attempt_key AND l.execution_id = n.execution_id AND l.node_id = n.node_id AND l.input = 1
  JOIN inputs r ON r.attempt_key = n.attempt_key AND r.execution_id = n.execution_id AND r.node_id = n.node_id AND r.input = 2
  JOIN join_tasks t ON t.attempt_key = n.attempt_key AND t.execution_id = n.execution_id AND t.node_id = n.node_id
  WHERE n.name LIKE '%NestedLoopJoin%' OR n.name LIKE '%CartesianProduct%'
),
costs AS (
  SELECT j.*, o.rows AS output_rows, c.own_ms, c.stage_id, left_rows * right_rows / greatest(1, coalesce(times, 1)) AS pairs
  FROM joins j
  JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
  LEFT JOIN node_rows o USING (attempt_key, execution_id, node_id)
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || node_id AS place, stage_id, execution_id, 'likely' AS certainty,
  format('{} compared {}{} and gave {:,}; it took about {} of task time.',
    regexp_extract(name, '^[A-Za-z]+'), if(times IS NULL, 'up to ', ''),
    if(is_repeated, format('{:,.0f} pairs of rows in {:,} tasks', pairs, num_tasks::BIGINT),
      format('{:,} rows with {:,} rows ({:,.0f} pairs)', left_rows::BIGINT, right_rows::BIGINT, pairs)),
    coalesce(output_rows, 0)::BIGINT, duration_text(own_ms)) AS what,
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
  {'left_rows': if(is_repeated, NULL, left_rows), 'right_rows': if(is_repeated, NULL, right_rows), 'pairs': pairs,
    'pairs_are_at_most': times IS NULL, 'left_rows_read': left_rows, 'right_rows_read': right_rows, 'output_rows': output_rows,
    'condition': left(simple_string, 200)} AS evidence,
  own_ms AS core_ms
FROM costs
WHERE pairs >= $nested_loop_pairs AND fewest_rows > 1 AND own_ms >= $nested_loop_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, t.duration_ms * (1 - least(1, f.core_ms / x.task_ms)) AS without_ms
FROM found f
JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
