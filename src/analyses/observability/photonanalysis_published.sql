-- view: photonanalysis_published
-- what: The share of plan nodes that Photon could run as the published notebook computes it, with its defects, for those who compare with its results.
-- differs: Kept defects: the first 20 SQL executions of an application only; every node counts the same, codegen wrappers and exchanges too; PythonUDF and ScalaUDF are names of expressions, never of nodes, so Python UDFs (BatchEvalPython, ArrowEvalPython) count as ready; 'Scan csv db.t' is not 'Scan csv'; a log that ran natively scores 1.
-- column: cluster_name = As in applications.
-- column: application_id = Application.
-- column: jobphotonperc = Share of nodes, 0 to 1.
WITH first AS (
  SELECT attempt_key, app_id, execution_id, plan_versions - 1 AS plan_version
  FROM main.sql_executions
  WHERE plan_versions > 0 OR len(running_job_ids) > 0 OR len(succeeded_job_ids) > 0 OR len(failed_job_ids) > 0
  QUALIFY row_number() OVER (PARTITION BY attempt_key ORDER BY execution_id) <= 20
)
SELECT c.cluster_name, f.app_id AS application_id,
  avg((trim(n.name) NOT IN ('MapElements', 'MapPartitions', 'Scan csv', 'Scan json', 'PythonUDF', 'ScalaUDF',
    'FlatMapGroupsInPandas', 'DeserializeToObject', 'SerializeFromObject'))::INTEGER)::DOUBLE AS jobphotonperc
FROM first f
JOIN main.sql_plan_nodes n USING (attempt_key, execution_id, plan_version)
LEFT JOIN main.attempt_clusters c USING (attempt_key)
GROUP BY f.attempt_key, f.app_id, c.cluster_name
