-- what: One row a stage attempt of a SQL execution: the execution, whether AQE ran it, the operators it runs, the skew settings
--   of its session.
WITH pairs AS (
  SELECT s.attempt_key, s.stage_id, s.stage_attempt_id, min(j.sql_execution_id) AS execution_id
  FROM (SELECT attempt_key, stage_id, stage_attempt_id, unnest(job_ids) AS job_id FROM stages WHERE submission_time IS NOT NULL) s
  JOIN jobs j ON j.attempt_key = s.attempt_key AND j.job_id = s.job_id
  WHERE j.sql_execution_id IS NOT NULL GROUP BY ALL
), scopes AS (
  SELECT DISTINCT r.attempt_key, r.stage_id, r.stage_attempt_id, p.execution_id, r.scope->>'name' AS name,
    TRY_CAST(regexp_extract(r.scope->>'name', '^WholeStageCodegen \((\d+)\)', 1) AS BIGINT) AS codegen_id
  FROM stage_rdds r JOIN pairs p USING (attempt_key, stage_id, stage_attempt_id) WHERE r.scope IS NOT NULL
), nodes AS (
  SELECT n.attempt_key, n.execution_id, n.name, n.codegen_id, n.simple_string FROM sql_plan_nodes n
  JOIN sql_plans p USING (attempt_key, execution_id, plan_version) WHERE p.is_final
), adaptive AS (
  SELECT attempt_key, execution_id, bool_or(name LIKE 'AdaptiveSparkPlan%') AS adaptive FROM nodes GROUP BY ALL
), operators AS (
  SELECT s.attempt_key, s.stage_id, s.stage_attempt_id, list_sort(list(DISTINCT coalesce(n.name, s.name))) AS operators,
    max(n.simple_string) FILTER (n.name IN ('SortMergeJoin', 'ShuffledHashJoin')) AS shuffled_join
  FROM scopes s LEFT JOIN nodes n ON n.attempt_key = s.attempt_key AND n.execution_id = s.execution_id AND n.codegen_id = s.codegen_id
  GROUP BY ALL
)
SELECT p.*, a.adaptive, coalesce(o.operators, []) AS operators, o.shuffled_join, e.description,
  e.modified_configs->>'$."spark.sql.adaptive.enabled"' AS session_adaptive,
  e.modified_configs->>'$."spark.sql.adaptive.skewJoin.enabled"' AS session_skew_join,
  e.modified_configs->>'$."spark.sql.adaptive.skewJoin.skewedPartitionFactor"' AS session_skew_factor,
  e.modified_configs->>'$."spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes"' AS session_skew_threshold
FROM pairs p LEFT JOIN adaptive a USING (attempt_key, execution_id) LEFT JOIN operators o USING (attempt_key, stage_id, stage_attempt_id)
LEFT JOIN sql_executions e USING (attempt_key, execution_id)
