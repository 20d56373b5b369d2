-- macro: emr_photonanalysis(app)
-- what: Of each SQL execution, how many nodes of its plan Photon could run as the published EMR notebook counts them, with its defects, for those who compare
--   with its results.
-- parameter: app = application_id, or what appsof takes.
-- differs: All executions. Kept defects: every node counts the same; PythonUDF and ScalaUDF are names of expressions, never of nodes.
-- column: cluster_arn = cluster_id: the log does not have the rest of the ARN.
-- column: photon_compatible_nodes = Nodes that Photon could run.
-- column: total_nodes = Nodes of the plan that ran.
-- column: photon_percentage = The one by the other, 0 to 1.
WITH nodes AS (
  SELECT n.attempt_key, n.app_id, n.attempt_id, n.execution_id AS sql_id,
    NOT regexp_matches(n.name, 'MapElements|MapPartitions|Scan csv|Scan json|PythonUDF|ScalaUDF|FlatMapGroupsInPandas|DeserializeToObject|SerializeFromObject') AS fits
  FROM main.sql_plan_nodes n JOIN main.sql_plans p USING (attempt_key, execution_id, plan_version)
  WHERE p.is_final AND n.app_id IN (FROM spark_observability.appsof(app))
)
SELECT n.app_id AS application_id, n.attempt_id, n.sql_id, any_value(c.cluster_id) AS cluster_arn,
  count(*) FILTER (fits)::INTEGER AS photon_compatible_nodes, count(*)::INTEGER AS total_nodes,
  (count(*) FILTER (fits) / count(*))::DOUBLE AS photon_percentage
FROM nodes n LEFT JOIN main.attempt_clusters c USING (attempt_key)
GROUP BY n.attempt_key, n.app_id, n.attempt_id, n.sql_id
ORDER BY photon_percentage DESC, n.attempt_key, n.sql_id
