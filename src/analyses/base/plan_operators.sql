-- what: The operators of the plans in native_asked that have task time, under Spark's names for them: one row a node. operator is the name without
--   what an engine put around it. hands_on: it does no work of its own but hands rows on (handing_operators): conversions between
--   rows and columns, readers of adaptive plans.
WITH names AS (
  SELECT DISTINCT name,
    regexp_replace(regexp_replace(name, '\(skew=true\)|\(.*\)$', ''), (SELECT string_agg(around, '|') FROM native_engines), '', 'g') AS bare
  FROM plan_nodes WHERE kind IN ('operator', 'exchange', 'reader')
),
named AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.name, n.cluster_node_id, n.parent_id,
    lower(n.simple_string) AS text, lower(json_extract_string(n.metadata, '$.ReadSchema')) AS read_schema, b.bare
  FROM plan_nodes n JOIN names b USING (name)
  SEMI JOIN native_asked a ON a.attempt_key = n.attempt_key AND a.execution_id = n.execution_id
  WHERE n.kind IN ('operator', 'exchange', 'reader')
),
operators AS (
  SELECT *, CASE
    WHEN bare LIKE 'Scan ExistingRDD%' THEN 'Scan ExistingRDD'
    WHEN bare LIKE 'Scan OneRowRelation%' THEN 'Scan OneRowRelation'
    WHEN bare LIKE 'Scan In-memory%' OR bare = 'InMemoryTableScan' THEN 'InMemoryTableScan'
    WHEN regexp_matches(bare, '^(File(Source)?)?(Native)?Scan (\[[a-z_]+\] )?[a-z]')
      THEN 'Scan ' || lower(regexp_extract(bare, 'Scan (?:\[[a-z_]+\] )?([A-Za-z]+)', 1))
    WHEN bare LIKE 'BatchScan%' OR bare IN ('CsvNativeScan', 'IcebergNativeScan') THEN 'BatchScan'
    WHEN bare LIKE 'Execute InsertIntoHiveTable%' THEN 'Write hive'
    WHEN bare LIKE 'Execute InsertInto%' THEN coalesce('Write ' || nullif(regexp_extract(text, ', (parquet|orc|csv|json|text|delta), ', 1), ''), 'WriteFiles')
    WHEN regexp_matches(bare, '^Execute .*CreateDataSourceTableAsSelect') THEN 'Write table'
    WHEN regexp_matches(bare, '^(AppendData|Overwrite[A-Za-z]+) ') THEN regexp_extract(bare, '^[A-Za-z]+')
    WHEN bare = 'Write' THEN 'WriteFiles'
    WHEN bare IN ('Agg', 'GroupingAgg') THEN 'HashAggregate'
    WHEN bare = 'TopK' THEN 'TakeOrderedAndProject'
    WHEN bare = 'Explode' THEN 'Generate'
    WHEN bare IN ('ColumnarToColumnar', 'HostColumnarToGpu', 'RowToVeloxColumnar') THEN 'RowToColumnar'
    WHEN bare = 'BringBackToHost' THEN 'ColumnarToRow'
    WHEN bare = 'InputIterator' THEN 'InputAdapter'
    WHEN regexp_matches(bare, '^Columnar(Shuffle)?Exchange$') THEN 'Exchange'
    WHEN regexp_matches(bare, '^Columnar(BroadcastExchange|Union|Range|CollectLimit|CollectTail)$') THEN bare[9:]
    WHEN bare IN ('ShuffleExchangeSink', 'ShuffleExchangeSource', 'ShuffleMapStage', 'ShuffleExchange', 'ResultStage', 'AQEShuffleReader') THEN 'Exchange'
    WHEN bare LIKE 'HashAggregate%' THEN 'HashAggregate'
    WHEN bare IN ('ShuffledHashJoin', 'ShuffleHashJoin', 'ShuffledSymmetricHashJoin') THEN 'ShuffledHashJoin'
    WHEN bare = 'Limit' THEN 'GlobalLimit'
    ELSE bare END AS operator
  FROM named
)
SELECT attempt_key, execution_id, node_id, parent_id, cluster_node_id, name, text, read_schema, operator,
  operator IN (SELECT operator FROM handing_operators) AS hands_on
FROM operators
