-- macro: appsof(id)
-- what: The applications that an id names: the application of that id, or all of the cluster of that id, which notebooks pass.
-- parameter: id = application_id, cluster_id, or the ARN of an EMR cluster.
SELECT DISTINCT a.app_id AS application_id
FROM main.attempts a LEFT JOIN main.attempt_clusters c USING (attempt_key)
WHERE a.app_id = id OR c.cluster_id = regexp_replace(id, '^arn:[^/]*/', '')
