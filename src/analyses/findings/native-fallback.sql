-- title: Operators that fell back from the native engine
-- question: Which work of an application with Photon, Gluten or RAPIDS still ran on the JVM?
-- means: The engine cannot run these operators (or their expressions or types), so Spark ran them row by row, and rows were
--   converted on the way in and out.
-- computed: The engine is told by plugins, the cluster's version tag or node names. In each costly execution, nodes of the
--   final plan that are neither native nor part of every plan (commands, adaptive wrappers, exchanges, conversions); the cost
--   is their share of the task time of their stages.
-- do: Replace the expression, type or format that the engine lacks; where that cannot be done for most of a query, run it on
--   plain Spark.
-- misses: How much faster the engine would have been is not known: the cost is all that these operators took. Time shared
--   evenly in a stage is a guess.
-- cannot tell: Where the plan does not name the engine's nodes.
-- source: NVIDIA's and Gluten's qualification tools (operators by support), weighed by time here
-- threshold: native_fallback_min_ms = 5000 : core milliseconds of an execution from which on it counts
-- threshold: native_fallback_share = 0.1 : share of the execution's task time from which on it counts

-- @findings
WITH engines AS (
  SELECT attempt_key, CASE
      WHEN bool_or(key = 'spark.plugins' AND value LIKE '%nvidia%') THEN 'RAPIDS'
      WHEN bool_or(key = 'spark.plugins' AND value LIKE '%luten%') THEN 'Gluten'
      WHEN bool_or(key LIKE 'spark.databricks.clusterUsageTags.%parkVersion' AND value LIKE '%photon%') THEN 'Photon'
    END AS engine
  FROM spark_settings
  GROUP BY attempt_key
),
nodes AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, t.task_ms, t.how, e.engine,
    n.kind = 'operator'
      AND NOT regexp_matches(n.name, '^(Photon|Gpu|Velox|Native|Columnar[A-Z]|CH)|Transformer')
      AND NOT regexp_matches(n.name, '^(ColumnarToRow|RowToColumnar|AQEShuffleRead|CustomShuffleReader|Execute '
        || '|Write|Append|Overwrite'
        || '|CommandResult|LocalTableScan|CollectLimit|Union|Coalesce)')
      AS fell_back
  FROM plan_nodes n
  JOIN engines e USING (attempt_key)
  JOIN node_time t USING (attempt_key, execution_id, node_id)
  WHERE e.engine IS NOT NULL AND n.kind IN ('operator', 'reader', 'exchange')
),
sums AS (
  SELECT attempt_key, execution_id, any_value(engine) AS engine, sum(task_ms) AS all_ms, sum(task_ms)
    FILTER (WHERE fell_back) AS ms,
    bool_or(regexp_matches(name, '^(Photon|Gpu|Velox|Native)|Transformer')) AS ran_native,
    list(DISTINCT regexp_replace(name, ' .*', '')) FILTER (WHERE fell_back) AS names,
    -- Nodes of a stage without timings of their own share its time evenly: of those the first.
    arg_max(name, (round(task_ms), -node_id)) FILTER (WHERE fell_back) AS dearest, min(node_id) FILTER (WHERE fell_back) AS first_node
  FROM nodes GROUP BY attempt_key, execution_id
)
SELECT attempt_key, 'sql ' || execution_id AS place, execution_id, 'guess' AS certainty,
  format('{} of {:.1f} s of task time went into operators that {} did not run{}: {}.', format('{:.1f} s', ms / 1000),
    all_ms / 1000, engine,
    if(ran_native, '', ' (none of this query ran in it)'), array_to_string(list_sort(names)[:8], ', ')) AS what,
  CASE engine
    WHEN 'RAPIDS' THEN 'Set spark.rapids.sql.explain=NOT_ON_GPU: the driver''s log then says of each operator why it was not '
      || 'replaced.'
    WHEN 'Gluten' THEN 'The Gluten tab of the UI and the driver''s log say why each node fell back.'
    ELSE 'EXPLAIN the query: its "Photon Explanation" names what is not supported.'
  END || ' Begin with ' || dearest || '.' AS advice,
  {'engine': engine, 'fallback_ms': ms, 'execution_ms': all_ms, 'operators': list_sort(names)[:20],
    'ran_native': ran_native} AS evidence,
  ms AS core_ms
FROM sums
WHERE ms >= $native_fallback_min_ms AND ms >= $native_fallback_share * all_ms
