-- title: Rows turned into objects
-- question: How much task time goes through typed operations or RDDs inside a query?
-- means: A lambda over a typed Dataset or a step through an RDD makes a JVM object of every row. Spark cannot see into it: no
--   pushed filters, no column pruning, no native engine.
-- computed: Stages of a final plan with MapElements, MapPartitions, MapGroups, CoGroup or the like, by node. The cost is the
--   task time of the stage that no other operator reports: an upper bound for the lambda and the conversion around it.
-- do: Say it with columns and functions.
-- misses: ScalaUDFs inside a Project, which the plan shows as UDF(...). A DataFrame that only begins with an RDD or a local
--   collection is not judged.
-- cannot tell: What the same work would take without objects; plans in which no operator near it counts rows.
-- source: Spark's objects.scala; peers count such nodes without weighing them
-- threshold: row_objects_rows = 100000 : rows through a node from which on it counts: with few, the work of the lambda is the
--   cost
-- threshold: row_objects_min_ms = 5000 : core milliseconds of a node, from which on it counts

-- @findings
WITH heaviest AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, c.stage_id, c.own_ms, o.instead, r.rows
  FROM plan_nodes n
  JOIN foreign_operators o ON o.kind = 'objects' AND regexp_matches(n.name, o.pattern)
    AND NOT o.pattern LIKE '%SerializeFromObject%'
  JOIN node_own_cost c USING (attempt_key, execution_id, node_id)
  LEFT JOIN node_rows r USING (attempt_key, execution_id, node_id)
  -- several lambdas of one stage share its time: one finding
  QUALIFY row_number() OVER (PARTITION BY n.attempt_key, n.execution_id, c.stage_id ORDER BY n.node_id) = 1
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || node_id AS place, stage_id, execution_id, 'guess' AS certainty,
  format('{} in stage {}: rows become objects and back; at most {} of task time{}.', name, stage_id, duration_text(own_ms),
    coalesce(' for ' || format('{:,}', rows::BIGINT) || ' rows', '')) AS what,
  instead AS advice, {'operator': name, 'rows': rows, 'own_ms': own_ms} AS evidence, own_ms AS core_ms
FROM heaviest
WHERE own_ms >= $row_objects_min_ms AND rows >= $row_objects_rows
