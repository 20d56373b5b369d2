-- view: main.attempt_clusters
-- what: The cluster that each application attempt ran on, as far as its environment or the path of its log names it. NULL where it does not: open-source Spark has no such name.
-- column: attempt_key = Number of the application attempt in this database.
-- column: cluster_id = Databricks: spark.databricks.clusterUsageTags.clusterId; EMR on EC2: the environment variable EMR_CLUSTER_ID among the system properties; else what the path of the log tells (logs.cluster_id); else NULL.
-- column: cluster_name = Databricks: spark.databricks.clusterUsageTags.clusterName; else NULL (EMR does not write it into the log).
-- column: spark_context_id = Databricks: spark.databricks.sparkContextId; else NULL.
SELECT attempt_key,
  coalesce(max(value) FILTER (key = 'spark.databricks.clusterUsageTags.clusterId'),
    max(value) FILTER (key = 'EMR_CLUSTER_ID'), max(value) FILTER (key = 'path')) AS cluster_id,
  max(value) FILTER (key = 'spark.databricks.clusterUsageTags.clusterName') AS cluster_name,
  max(value) FILTER (key = 'spark.databricks.sparkContextId') AS spark_context_id
FROM (
  SELECT attempt_key, key, value FROM main.environment
  WHERE value NOT LIKE '%(redacted)' AND (
    section = 'spark' AND key IN ('spark.databricks.clusterUsageTags.clusterId',
      'spark.databricks.clusterUsageTags.clusterName', 'spark.databricks.sparkContextId')
    OR section = 'system' AND key = 'EMR_CLUSTER_ID')
  UNION ALL
  SELECT attempt_key, 'path', cluster_id FROM main.logs WHERE attempt_key IS NOT NULL AND cluster_id IS NOT NULL
)
GROUP BY attempt_key
