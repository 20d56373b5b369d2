-- title: Operators that fell back from the native engine
-- question: Which work of an application with Photon, Gluten, RAPIDS or Comet still ran on the JVM?
-- means: The engine cannot run these operators (or their expressions or types), so Spark ran them row by row, and rows were
--   converted on the way in and out.
-- computed: The engine is told by plugins, extensions, the cluster's version tag or node names; an execution for which it was
--   switched off, and RAPIDS in explainOnly mode, do not count. In each costly execution, nodes of the final plan that did not run
--   in the engine and are not part of every plan (commands, adaptive wrappers, exchanges, conversions); the cost is their share of
--   the task time of their stages. Conversions between rows and columns are counted beside it. What the engine's list says of each
--   operator, its functions and the types that it reads is the likely reason.
-- do: Replace the expression, type or format that the engine lacks; where that cannot be done for most of a query, run it on
--   plain Spark.
-- misses: How much faster the engine would have been is not known: the cost is all that these operators took. Time shared
--   evenly in a stage is a guess. The lists are of one version of each engine (`afterglow engines` names it), not of that which
--   ran; the log does not carry the engine's own reasons.
-- cannot tell: Where the plan does not name the engine's nodes.
-- source: NVIDIA's and Gluten's qualification tools (operators by support), weighed by time here
-- threshold: native_fallback_min_ms = 5000 : core milliseconds of an execution from which on it counts
-- threshold: native_fallback_share = 0.1 : share of the execution's task time from which on it counts

-- @findings
WITH nodes AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.operator, n.engine, n.support, n.reason, t.task_ms,
    n.support = 'native' AS ran,
    n.operator IN ('ColumnarToRow', 'RowToColumnar') AS converts,
    NOT ran AND NOT n.hands_on AND p.kind = 'operator' AND NOT regexp_matches(n.name, '^(Execute |Write|Append|Overwrite'
      || '|CommandResult|LocalTableScan|CollectLimit|Union|Coalesce)') AS fell_back
  FROM native_nodes n
  JOIN plan_nodes p USING (attempt_key, execution_id, node_id)
  JOIN (SELECT attempt_key, execution_id, node_id, sum(task_ms) AS task_ms FROM node_time GROUP BY ALL) t
    USING (attempt_key, execution_id, node_id)
),
sums AS (
  SELECT attempt_key, execution_id, engine, sum(task_ms) AS all_ms, sum(task_ms) FILTER (fell_back) AS ms,
    bool_or(ran) AS ran_native,
    count(*) FILTER (converts) AS conversions, coalesce(sum(task_ms) FILTER (converts AND NOT ran), 0) AS conversion_ms,
    list(DISTINCT regexp_replace(name, ' .*', '')) FILTER (fell_back) AS names,
    list(DISTINCT reason) FILTER (fell_back AND support <> 'carried') AS reasons,
    -- What keeps others back comes before what they keep back. Nodes of a stage without timings share its time evenly: of those
    -- the lowest.
    arg_max({'name': name, 'reason': reason}, (support <> 'carried', round(task_ms), node_id)) FILTER (fell_back) AS first
  FROM nodes GROUP BY attempt_key, execution_id, engine
)
SELECT s.attempt_key, 'sql ' || s.execution_id AS place, s.execution_id, 'guess' AS certainty,
  format('{} of {} of task time went into operators that {} did not run{}: {}.', duration_text(s.ms), duration_text(s.all_ms), e.name,
    if(s.ran_native, '', ' (none of this query ran in it)'), array_to_string(list_sort(s.names)[:8], ', ')) AS what,
  e.why || ' Begin with ' || s.first.name || coalesce(' (' || s.first.reason || ')', '') || '.' AS advice,
  {'engine': e.name, 'fallback_ms': s.ms, 'execution_ms': s.all_ms, 'operators': list_sort(s.names)[:20],
    'reasons': list_sort(s.reasons)[:20], 'conversions': s.conversions, 'conversion_ms': s.conversion_ms,
    'ran_native': s.ran_native} AS evidence,
  s.ms AS core_ms
FROM sums s JOIN native_engines e USING (engine)
WHERE s.ms >= $native_fallback_min_ms AND s.ms >= $native_fallback_share * s.all_ms
