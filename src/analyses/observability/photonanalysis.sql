-- view: photonanalysis
-- what: The share of operators of the plans that ran that Photon has, by name: a first look. `afterglow engines` weighs them by time, looks at expressions and types, and says whether the log ran natively already.
-- differs: All SQL executions. Wrappers (whole-stage codegen, adaptive plan, columnar transitions) are no operators and do not count. An operator counts if Databricks lists it for Photon (learn.microsoft.com/azure/databricks/compute/photon), so Python and Scala functions, RDD and typed operations, and scans other than Parquet and Delta do not. Operators that ran in Photon count; what another engine ran counts as Spark's operator of that name.
-- column: jobphotonperc = Share of operators, 0 to 1; applications without SQL have no row.
-- source: learn.microsoft.com/azure/databricks/compute/photon
WITH operators AS (
  SELECT n.attempt_key, n.app_id, n.attempt_id, n.simple_string,
    regexp_replace(trim(n.name), '^(Gpu|Velox|Comet(Native|Spark)?)(Columnar([BE]))?| \[[a-z_]+\]|(Exec)?Transformer$', '\4', 'g') AS operator
  FROM main.sql_plan_nodes n
  JOIN main.sql_executions e ON e.attempt_key = n.attempt_key AND e.execution_id = n.execution_id
    AND e.plan_versions - 1 = n.plan_version
  WHERE NOT regexp_matches(operator, '^(WholeStageCodegen|AdaptiveSparkPlan|InputAdapter|ColumnarToRow|RowToColumnar|ResultQueryStage|Photon(Adapter|ResultStage|ShuffleMapStage))')
)
SELECT c.cluster_id, c.cluster_name, o.app_id AS application_id, o.attempt_id,
  avg((regexp_matches(o.operator, '^(Photon|Filter$|Project$|HashAggregate$|SortMergeJoin|ShuffledHashJoin|BroadcastHashJoin|BroadcastNestedLoopJoin|Union$|Expand$|Sort$|Window$|Exchange$|BroadcastExchange$|ReusedExchange$|AQEShuffleRead$|CustomShuffleReader$|Subquery|ReusedSubquery$|WriteFiles$)'
    ) OR (regexp_matches(o.operator, '^(Batch)?Scan (parquet|delta)')
  ) OR (o.operator LIKE 'Execute InsertIntoHadoopFsRelationCommand%' AND regexp_matches(o.simple_string, '(?i)parquet|delta')))::INTEGER)::DOUBLE AS jobphotonperc
FROM operators o LEFT JOIN main.attempt_clusters c USING (attempt_key)
GROUP BY o.attempt_key, c.cluster_id, c.cluster_name, o.app_id, o.attempt_id
