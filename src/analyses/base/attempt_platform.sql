-- what: What an attempt ran on, one row an attempt. version: Spark's three numbers, to be compared as a list (NULL where the
--   log does not say); Databricks' logs say only in the names of its jars which branch of Spark they were built from, and the
--   third number is 0; vendor: databricks, emr, or '' for Spark as it is released; master: local, yarn, k8s,
--   standalone or other.
WITH jars AS (
  -- /databricks/jars/----ws_3_4--sql--core... or ----workspace_spark_3_1--sql--core...
  SELECT attempt_key, max(regexp_extract(key, '/----(?:ws|workspace_spark)_(\d+_\d+)--sql--core', 1)) || '_0' AS branch
  FROM environment WHERE section = 'classpath' AND key LIKE '/databricks/jars/----%--sql--core%' GROUP BY ALL
)
SELECT a.attempt_key,
  CASE WHEN regexp_matches(a.spark_version, '^\d+\.\d+\.\d+')
    THEN string_split(regexp_extract(a.spark_version, '^\d+\.\d+\.\d+'), '.')::INTEGER[]
    WHEN regexp_matches(j.branch, '^\d') THEN string_split(j.branch, '_')::INTEGER[] END AS version,
  CASE
    WHEN bool_or(s.key LIKE 'spark.databricks.%') THEN 'databricks'
    WHEN a.spark_version LIKE '%-amzn-%' THEN 'emr'
    WHEN regexp_matches(a.spark_version, '^\d+\.\d+\.\d+[.-]') AND NOT regexp_matches(a.spark_version, 'SNAPSHOT|preview')
      THEN 'other'
    ELSE ''
  END AS vendor,
  CASE
    WHEN m.value LIKE 'local-cluster%' THEN 'standalone'
    WHEN m.value LIKE 'local%' THEN 'local'
    WHEN m.value LIKE 'yarn%' THEN 'yarn'
    WHEN m.value LIKE 'k8s%' THEN 'k8s'
    WHEN m.value LIKE 'spark:%' THEN 'standalone'
    ELSE 'other'
  END AS master
FROM attempts a
LEFT JOIN jars j USING (attempt_key)
LEFT JOIN spark_settings s USING (attempt_key)
LEFT JOIN spark_settings m ON m.attempt_key = a.attempt_key AND m.key = 'spark.master'
GROUP BY a.attempt_key, a.spark_version, j.branch, m.value
