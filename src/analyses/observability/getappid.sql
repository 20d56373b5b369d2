-- macro: getappid(cluster := NULL)
-- what: The applications of a cluster, the latest first; without a cluster all of them.
-- parameter: cluster = cluster_id, or the ARN of an EMR cluster; NULL for all applications.
-- differs: All application attempts of the cluster; the published function took the first.
SELECT cluster_id, cluster_name, application_id, attempt_id, application_name, start_time
FROM spark_observability.applications
WHERE cluster IS NULL OR cluster_id = regexp_replace(cluster, '^arn:[^/]*/', '')
ORDER BY start_time DESC
