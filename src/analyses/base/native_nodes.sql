-- what: What each engine makes of each operator of the plans in plan_nodes that has task time: one row per engine and node. support
--   is that of the operator by itself: native (it ran in this engine), full, partial (the lists name conditions), unknown (the
--   lists do not say) or none; reason says why it is not full. operator is the name without what an engine put around it.
WITH named AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.cluster_node_id,
    lower(n.simple_string) AS text, lower(json_extract_string(n.metadata, '$.ReadSchema')) AS read_schema,
    regexp_replace(regexp_replace(n.name, '\(skew=true\)|\(.*\)$', ''), '^(Gpu|Photon|Velox)|(Exec)?Transformer$', '', 'g') AS bare
  FROM plan_nodes n WHERE n.kind IN ('operator', 'exchange', 'reader')
),
operators AS (
  SELECT *, CASE
    WHEN bare LIKE 'Scan ExistingRDD%' THEN 'Scan ExistingRDD'
    WHEN bare LIKE 'Scan OneRowRelation%' THEN 'Scan OneRowRelation'
    WHEN bare LIKE 'Scan In-memory%' OR bare = 'InMemoryTableScan' THEN 'InMemoryTableScan'
    WHEN regexp_matches(bare, '^(File(Source)?)?(Native)?Scan [a-z]') THEN 'Scan ' || lower(regexp_extract(bare, 'Scan ([A-Za-z]+)', 1))
    WHEN bare LIKE 'BatchScan%' THEN 'BatchScan'
    WHEN bare LIKE 'Execute InsertIntoHiveTable%' THEN 'Write hive'
    WHEN bare LIKE 'Execute InsertInto%' THEN coalesce('Write ' || nullif(regexp_extract(text, '\b(parquet|orc|csv|json|text|delta)\b', 1), ''), 'WriteFiles')
    WHEN bare IN ('Agg', 'GroupingAgg') THEN 'HashAggregate'
    WHEN bare = 'TopK' THEN 'TakeOrderedAndProject'
    WHEN regexp_matches(bare, '^Columnar(Shuffle)?Exchange$') THEN 'Exchange'
    WHEN regexp_matches(bare, '^Columnar(BroadcastExchange|Union|Range|CollectLimit|CollectTail)$') THEN bare[9:]
    WHEN bare IN ('ShuffleExchangeSink', 'ShuffleExchangeSource', 'ShuffleMapStage', 'ShuffleExchange', 'ResultStage', 'AQEShuffleReader') THEN 'Exchange'
    WHEN bare LIKE 'HashAggregate%' THEN 'HashAggregate'
    WHEN bare IN ('ShuffledHashJoin', 'ShuffleHashJoin', 'ShuffledSymmetricHashJoin') THEN 'ShuffledHashJoin'
    WHEN bare = 'Limit' THEN 'GlobalLimit'
    ELSE bare END AS operator
  FROM named
),
of_operators AS (
  SELECT o.attempt_key, o.execution_id, o.node_id, o.name, o.cluster_node_id, o.operator, e.engine,
    CASE WHEN regexp_matches(o.name, e.ran_as) THEN 'native' ELSE coalesce(s.support, if(e.engine = 'photon', 'unknown', 'none')) END AS support,
    CASE WHEN regexp_matches(o.name, e.ran_as) THEN NULL WHEN s.operator IS NULL THEN 'operator ' || o.operator || ' is not listed'
      WHEN s.support <> 'full' THEN 'operator ' || o.operator || ': ' || s.note END AS reason
  FROM operators o CROSS JOIN native_engines e
  LEFT JOIN native_operators s ON s.engine = e.engine AND s.operator = o.operator
),
of_functions AS (
  SELECT u.attempt_key, u.execution_id, u.node_id, f.engine, f.support, 'function ' || u.used || ': ' || f.note AS reason
  FROM (
    SELECT DISTINCT attempt_key, execution_id, node_id,
      regexp_replace(unnest(regexp_extract_all(text, '\b([a-z_][a-z0-9_]*)\(', 1)), '^(partial_|merge_|finalmerge_)', '') AS used
    FROM operators
  ) u
  JOIN (SELECT engine, support, note, unnest(string_split(functions, ' ')) AS named FROM native_functions) f ON f.named = u.used
),
of_types AS (
  SELECT o.attempt_key, o.execution_id, o.node_id, t.engine, t.support, 'type ' || t.type || ': ' || t.note AS reason
  FROM operators o JOIN native_types t
    ON regexp_matches(substr(o.read_schema, 7), '[:<,]' || t.type || '\b')
  WHERE o.read_schema IS NOT NULL
),
answers AS (
  SELECT attempt_key, execution_id, node_id, engine, support, reason, 0 AS place FROM of_operators
  UNION ALL SELECT *, 1 FROM of_functions
  UNION ALL SELECT *, 2 FROM of_types
),
-- the worst answer counts; what ran natively did run
worst AS (
  SELECT attempt_key, execution_id, node_id, engine,
    CASE WHEN bool_or(support = 'native') THEN 'native'
      ELSE arg_max(support, list_position(['full', 'partial', 'unknown', 'none'], support) * 10 - place) END AS support,
    arg_max(reason, coalesce(list_position(['full', 'partial', 'unknown', 'none'], support), 0) * 10 - place) AS reason
  FROM answers GROUP BY ALL
)
SELECT o.attempt_key, o.execution_id, o.node_id, o.engine, o.name, o.cluster_node_id, o.operator, w.support,
  if(w.support IN ('native', 'full'), NULL, w.reason) AS reason
FROM of_operators o JOIN worst w USING (attempt_key, execution_id, node_id, engine)
