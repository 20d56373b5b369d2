-- title: Python in the plan
-- question: How much task time goes into operators that send rows to Python?
-- means: Every row of these operators is written to a Python process, worked on there and read back; the JVM's generated code
--   ends before and begins again after.
-- computed: Nodes of the final plan that run Python. Time: "time to run Python workers", starting them included, where Spark measures it
--   (3.3 and later), else all of the stage that no other operator reports: an upper bound. No time without Python is claimed; the
--   cost is what these operators take. An operator that does the same in several queries, as in the batches of a stream, is one row,
--   at the query in which it took most.
-- do: Built-in functions first, pandas UDFs second, row-by-row UDFs last.
-- misses: Python over RDDs is a finding of its own. What the same work would take in Spark is not known.
-- cannot tell: Before Spark 3.3 nothing tells the time in Python; the upper bound stands in.
-- source: Spark's PythonSQLMetrics; peers count such nodes without weighing them
-- threshold: python_min_ms = 2000 : core milliseconds in a Python operator, in all queries that have it, from which on it counts

-- @findings
WITH nodes AS (
  SELECT n.attempt_key, n.name, n.canonical, n.execution_id, n.node_id, c.stage_id, c.how, c.own_ms, r.rows, o.instead
  FROM plan_nodes n
  JOIN foreign_operators o ON o.kind = 'python' AND regexp_matches(n.name, o.pattern)
  JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
  LEFT JOIN node_rows r USING (attempt_key, execution_id, node_id)
),
alike AS (
  SELECT attempt_key, name, canonical, arg_max(nodes, (own_ms, -execution_id, -node_id)) AS worst, sum(own_ms) AS own_ms,
    sum(rows)::HUGEINT AS rows, if(bool_and(how = 'measured'), 'measured', 'shared') AS how,
    list_sort(list(DISTINCT execution_id)) AS executions
  FROM nodes GROUP BY ALL
)
SELECT attempt_key, 'sql ' || worst.execution_id || ' node ' || worst.node_id AS place, worst.stage_id AS stage_id,
  worst.execution_id AS execution_id, if(how = 'measured', 'likely', 'guess') AS certainty,
  format('{} took {}{} of task time{}{}.', name, if(how = 'measured', '', 'at most '), duration_text(own_ms),
    coalesce(' for ' || format('{:,}', rows::BIGINT) || ' rows', ''),
    if(len(executions) > 1, format(' in {} queries, most in this one', len(executions)), '')) AS what,
  worst.instead AS advice,
  {'operator': name, 'rows': rows, 'own_ms': own_ms, 'time_is': how, 'functions': left(canonical, 200),
    'executions': executions[:20]} AS evidence,
  own_ms AS core_ms
FROM alike
WHERE own_ms >= $python_min_ms
