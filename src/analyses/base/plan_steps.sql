-- what: What each SQL execution was asked to do, from its initial plan, without how: one row per operator that is not a matter of the
--   physical plan. Exchanges, projections, sorts for a join, codegen and wrappers are left out, all joins are Join, all aggregates
--   Aggregate (counted once, not partial and final). args is what it does, with numbers (#12, 2026) as # so that runs of another day
--   are the same; place is the table or path of scans and writes.
WITH named AS (
  SELECT attempt_key, execution_id, node_id, metadata,
    -- one table by three names: `default`.`t`, default.t, t
    regexp_replace(replace(simple_string, '`', ''), '\b(spark_catalog\.)?default\.(\w)', '\2', 'g') AS simple_string,
    regexp_replace(regexp_replace(trim(name), '\(skew=true\)', ''), '^(Gpu|Photon)|(Exec)?Transformer$', '', 'g') AS name
  FROM sql_plan_nodes WHERE plan_version = 0
),
kinds AS (
  SELECT *, CASE
    WHEN name IN ('SortMergeJoin', 'BroadcastHashJoin', 'ShuffledHashJoin', 'BroadcastNestedLoopJoin', 'CartesianProduct') THEN 'Join'
    WHEN regexp_matches(name, 'Aggregate$|^(Grouping)?Agg$') THEN 'Aggregate'
    WHEN name IN ('TakeOrderedAndProject', 'TopK') THEN 'TopN'
    WHEN name IN ('CollectLimit', 'GlobalLimit', 'LocalLimit') THEN 'Limit'
    WHEN regexp_matches(name, '^(File|Batch)?Scan') THEN 'Scan'
    WHEN regexp_matches(name, '^(Execute (Insert|Save|Create.*AsSelect)|Append|Overwrite|WriteToDataSource|Atomic)') THEN 'Write'
    ELSE name END AS operator
  FROM named
)
SELECT attempt_key, execution_id, node_id, operator,
  regexp_replace(regexp_replace(
    if(operator = 'Join', array_to_string(regexp_extract_all(simple_string, '\[[^\]]*\]')[:2], ' '), simple_string),
    '#[0-9]+L?|\[?(plan_)?id=#?[0-9]+\]?', '', 'g'), '[0-9]+', '#', 'g') AS args,
  CASE WHEN operator = 'Scan' THEN regexp_replace(coalesce(
      nullif(regexp_extract(regexp_replace(name, '\b(spark_catalog\.)?default\.', ''), '^\w*[Ss]can \w+ (\S+)$', 1), ''),
      nullif(regexp_extract(json_extract_string(metadata, '$.Location'), '\[([^\],]+)', 1), ''),
      nullif(regexp_extract(name, '^BatchScan (\S+)', 1), '')), '[0-9]+', '#', 'g')
    WHEN operator = 'Write' THEN regexp_replace(nullif(regexp_extract(simple_string, '(?:Command|Table) ([^, ]+)', 1), ''), '[0-9]+', '#', 'g')
  END AS place
FROM kinds
WHERE NOT regexp_matches(operator, 'Exchange|^(WholeStage|AdaptiveSparkPlan|InputAdapter|Project$|ColumnarToRow|RowToColumnar|AQEShuffleRead|CustomShuffleReader|Reused|Subquery|WriteFiles|CoalesceBatches|ShuffleCoalesce|Result|Shuffle)')
  AND NOT (operator = 'Sort' AND simple_string LIKE '%], false, %')
  AND NOT (operator = 'Aggregate' AND regexp_matches(simple_string, 'partial_|\bmerge_'))
