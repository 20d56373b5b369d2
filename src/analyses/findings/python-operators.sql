-- title: Python in the plan
-- question: How much task time goes into operators that send rows to Python?
-- means: Every row of these operators is written to a Python process, worked on there and read back; the JVM's generated code
--   ends before and begins again after.
-- computed: Nodes of the final plan that run Python. Time: "time to run Python workers", starting them included, where Spark measures it
--   (3.3 and later), else all of the stage that no other operator reports: an upper bound. No time without Python is claimed; the
--   cost is what these operators take.
-- do: Built-in functions first, pandas UDFs second, row-by-row UDFs last.
-- misses: Python over RDDs (no SQL plan). What the same work would take in Spark is not known.
-- cannot tell: Before Spark 3.3 nothing tells the time in Python; the upper bound stands in.
-- source: Spark's PythonSQLMetrics; peers count such nodes without weighing them
-- threshold: python_min_ms = 2000 : core milliseconds in Python operators of a node, from which on it counts

-- @findings
SELECT n.attempt_key, 'sql ' || n.execution_id || ' node ' || n.node_id AS place, c.stage_id, n.execution_id,
  if(c.how = 'measured', 'likely', 'guess') AS certainty,
  format('{} took {}{} of task time{}.', n.name, if(c.how = 'measured', '', 'at most '), duration_text(c.own_ms),
    coalesce(' for ' || format('{:,}', r.rows::BIGINT) || ' rows', '')) AS what,
  o.instead AS advice,
  {'operator': n.name, 'rows': r.rows, 'own_ms': c.own_ms, 'time_is': c.how, 'functions': left(n.canonical, 200)} AS evidence,
  c.own_ms AS core_ms
FROM plan_nodes n
JOIN foreign_operators o ON o.kind = 'python' AND regexp_matches(n.name, o.pattern)
JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
LEFT JOIN node_rows r USING (attempt_key, execution_id, node_id)
WHERE c.own_ms >= $python_min_ms
