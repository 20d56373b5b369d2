-- title: Join that multiplies rows
-- question: Does a join give many times more rows than went into it?
-- means: The keys of the join repeat on both sides, so each row meets many. Everything after it works on the multiplied rows.
-- computed: Rows out of a hash, sort-merge or broadcast join against the larger of its two inputs, by their own metrics. The
--   cost is the task time of its stages that no other operator reports, times the share of rows that were not there before: an
--   estimate.
-- do: Join on the whole key; make one side unique before (dropDuplicates, aggregate first); aggregate before the join where
--   only sums are wanted.
-- misses: A multiplication that is meant, for one a calendar joined to intervals. explode() is not judged: its purpose is more
--   rows.
-- cannot tell: Where the join reports no rows (sort-merge joins under some conditions, Spark before 2.0).
-- source: Rows in and out per node, as the SQL tab shows them
-- threshold: row_explosion_ratio = 5 : rows out over the rows of the larger input, from which on it counts
-- threshold: row_explosion_rows = 1000000 : rows out from which on it counts
-- threshold: row_explosion_min_ms = 2000 : core milliseconds from which on it counts

-- @findings
WITH joins AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.simple_string, max(i.rows) AS input_rows, min(i.rows) AS smaller_rows
  FROM plan_nodes n
  JOIN node_inputs i USING (attempt_key, execution_id, node_id)
  WHERE n.name LIKE '%Join%' AND n.name NOT LIKE '%NestedLoop%' AND n.name NOT LIKE '%Cartesian%'
  GROUP BY ALL
  HAVING count(i.rows) = 2
),
costs AS (
  SELECT j.*, o.rows AS output_rows, c.stage_id, c.own_ms * (1 - input_rows / o.rows) AS extra_ms
  FROM joins j
  JOIN node_rows o USING (attempt_key, execution_id, node_id)
  JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
  WHERE o.rows >= $row_explosion_rows AND o.rows >= $row_explosion_ratio * greatest(input_rows, 1)
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || node_id AS place, stage_id, execution_id, 'guess' AS certainty,
  format('{} made {:,} rows of {:,} and {:,} ({:.0f} times the larger side); about {} of task time went into rows that '
    || 'were not there before.',
    regexp_extract(name, '^[A-Za-z]+'), output_rows::BIGINT, input_rows::BIGINT, smaller_rows::BIGINT,
      output_rows / greatest(input_rows, 1), duration_text(extra_ms)) AS what,
  'Look at how often each key of ' || coalesce(nullif(left(regexp_replace(regexp_extract(simple_string, '\[.*?\], \[.*?\]'),
    '#\d+L?', '', 'g'), 120), ''), 'this join')
    || ' repeats on each side. If a part of the key is missing, add it; if only sums are wanted, aggregate one side by the '
      || 'key before the join; '
    || 'if only existence is wanted, use a left semi join.' AS advice,
  {'output_rows': output_rows, 'larger_input_rows': input_rows, 'smaller_input_rows': smaller_rows} AS evidence,
  extra_ms AS core_ms
FROM costs
WHERE extra_ms >= $row_explosion_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, t.duration_ms * (1 - least(1, f.core_ms / x.task_ms)) AS without_ms
FROM found f
JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
