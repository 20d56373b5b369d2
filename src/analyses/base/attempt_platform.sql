-- what: What an attempt ran on, one row an attempt. version: Spark's three numbers, to be compared as a list (NULL where the
--   log does not say, as on Databricks); vendor: databricks, emr, or '' for Spark as it is released; master: local, yarn, k8s,
--   standalone or other.
SELECT a.attempt_key,
  CASE WHEN regexp_matches(a.spark_version, '^\d+\.\d+\.\d+')
    THEN string_split(regexp_extract(a.spark_version, '^\d+\.\d+\.\d+'), '.')::INTEGER[] END AS version,
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
LEFT JOIN spark_settings s USING (attempt_key)
LEFT JOIN spark_settings m ON m.attempt_key = a.attempt_key AND m.key = 'spark.master'
GROUP BY a.attempt_key, a.spark_version, m.value
