-- view: main.attempt_clusters
-- what: The cluster that each application attempt ran on, as far as its environment names it. NULL where it does not: open-source Spark has no such name.
-- column: attempt_key = Number of the application attempt in this database.
-- column: cluster_id = Databricks: spark.databricks.clusterUsageTags.clusterId; EMR on EC2: the environment variable EMR_CLUSTER_ID among the system properties; else NULL.
-- column: cluster_name = Databricks: spark.databricks.clusterUsageTags.clusterName; else NULL (EMR does not write it into the log).
-- column: spark_context_id = Databricks: spark.databricks.sparkContextId; else NULL.
SELECT attempt_key,
  coalesce(max(value) FILTER (key = 'spark.databricks.clusterUsageTags.clusterId'),
    max(value) FILTER (section = 'system' AND key = 'EMR_CLUSTER_ID')) AS cluster_id,
  max(value) FILTER (key = 'spark.databricks.clusterUsageTags.clusterName') AS cluster_name,
  max(value) FILTER (key = 'spark.databricks.sparkContextId') AS spark_context_id
FROM main.environment
WHERE key IN ('spark.databricks.clusterUsageTags.clusterId', 'spark.databricks.clusterUsageTags.clusterName',
    'spark.databricks.sparkContextId', 'EMR_CLUSTER_ID')
  AND value NOT LIKE '%(redacted)'
GROUP BY attempt_key
