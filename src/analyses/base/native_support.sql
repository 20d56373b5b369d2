-- what: What each engine makes of each of plan_operators by itself: one row per engine and node. support: native (it ran in this
--   engine), full, partial (the lists name conditions), unknown (the lists do not say) or none; reason says why it is not full.
--   stayed: the lists have it, and yet it was on the JVM in an execution that ran in this engine. What only hands rows on is native
--   with the operator that it goes with (handing_nodes).
WITH of_operators AS (
  SELECT o.attempt_key, o.execution_id, o.node_id, a.engine,
    CASE WHEN o.hands_on THEN 'full' ELSE coalesce(s.support, e.unlisted) END AS support,
    CASE WHEN o.hands_on THEN NULL
      WHEN s.operator IS NULL THEN 'not listed'
      WHEN s.support <> 'full' THEN s.note END AS reason
  FROM plan_operators o
  JOIN native_asked a USING (attempt_key, execution_id)
  JOIN native_engines e USING (engine)
  LEFT JOIN native_operators s ON s.engine = a.engine AND s.operator = o.operator
),
of_functions AS (
  SELECT u.attempt_key, u.execution_id, u.node_id, f.engine, f.support, 'function ' || u.used || ': ' || f.note AS reason
  FROM (
    SELECT DISTINCT attempt_key, execution_id, node_id,
      regexp_replace(unnest(regexp_extract_all(text, '\b([a-z_][a-z0-9_]*)\(', 1)), '^(partial_|merge_|finalmerge_)', '') AS used
    FROM plan_operators WHERE NOT hands_on
  ) u
  JOIN native_functions f ON f.function = u.used
),
of_types AS (
  SELECT o.attempt_key, o.execution_id, o.node_id, t.engine, t.support, 'type ' || t.type || ': ' || t.note AS reason
  FROM plan_operators o JOIN native_types t
    ON regexp_matches(substr(o.read_schema, 7), '[:<,]' || t.type || '\b')
  WHERE o.read_schema IS NOT NULL
),
answers AS (
  SELECT attempt_key, execution_id, node_id, engine, support, reason, 0 AS place FROM of_operators
  UNION ALL SELECT *, 1 FROM of_functions
  UNION ALL SELECT *, 2 FROM of_types
),
-- the worst answer counts
worst AS (
  SELECT attempt_key, execution_id, node_id, engine,
    arg_max(support, (list_position(['full', 'partial', 'unknown', 'none'], support) * 10 - place, support)) AS support,
    arg_max(reason, (list_position(['full', 'partial', 'unknown', 'none'], support) * 10 - place, reason)) AS reason
  FROM answers SEMI JOIN native_asked USING (attempt_key, execution_id, engine) GROUP BY ALL
),
worked AS (
  SELECT o.attempt_key, o.execution_id, o.node_id, e.engine
  FROM plan_operators o JOIN native_engines e ON regexp_matches(o.name, e.ran_as)
  WHERE NOT o.hands_on
),
ran AS (
  SELECT * FROM worked
  UNION ALL
  SELECT h.attempt_key, h.execution_id, h.node_id, w.engine
  FROM handing_nodes h
  JOIN worked w ON w.attempt_key = h.attempt_key AND w.execution_id = h.execution_id AND w.node_id = h.with_id
)
SELECT o.attempt_key, o.execution_id, o.node_id, o.parent_id, o.cluster_node_id, w.engine, o.name, o.operator, o.hands_on,
  if(r.node_id IS NULL, w.support, 'native') AS support, if(r.node_id IS NULL, w.reason, NULL) AS reason,
  r.node_id IS NULL AND x.engine IS NOT NULL AND w.support = 'full' AND NOT o.hands_on AS stayed
FROM plan_operators o
JOIN worst w USING (attempt_key, execution_id, node_id)
LEFT JOIN ran r USING (attempt_key, execution_id, node_id, engine)
LEFT JOIN (SELECT DISTINCT attempt_key, execution_id, engine FROM worked) x USING (attempt_key, execution_id, engine)
