-- macro: listshsenvraw(app)
-- also: emr_listshsenvraw
-- what: The configuration of an application as the history server answers it, each list by key.
-- parameter: app = application_id, or what appsof takes.
-- column: raw_json = runtime and lists of [key, value]; values are hidden where Spark's default pattern (spark.redaction.regex) finds a secret in key or value.
SELECT a.app_id AS application_id, a.attempt_id, json_object(
  'runtime', json_object('javaVersion', max(value) FILTER (section = 'jvm' AND key = 'Java Version'),
    'javaHome', max(value) FILTER (section = 'jvm' AND key = 'Java Home'),
    'scalaVersion', max(value) FILTER (section = 'jvm' AND key = 'Scala Version')),
  'sparkProperties', coalesce(list([key, value] ORDER BY key, position) FILTER (section = 'spark'), []),
  'hadoopProperties', coalesce(list([key, value] ORDER BY key, position) FILTER (section = 'hadoop'), []),
  'systemProperties', coalesce(list([key, value] ORDER BY key, position) FILTER (section = 'system'), []),
  'metricsProperties', coalesce(list([key, value] ORDER BY key, position) FILTER (section = 'metrics'), []),
  'classpathEntries', coalesce(list([key, value] ORDER BY key, position) FILTER (section = 'classpath'), []))::VARCHAR AS raw_json
FROM main.attempts a JOIN (
  SELECT attempt_key, section, key, position,
    CASE WHEN section NOT IN ('jvm', 'classpath')
      AND (regexp_matches(key, '(?i)secret|password|token|access[.]?key') OR regexp_matches(value, '(?i)secret|password|token|access[.]?key'))
      THEN '*********(redacted)' ELSE coalesce(value, '') END AS value
  FROM main.environment
) e USING (attempt_key)
WHERE a.app_id IN (FROM spark_observability.appsof(app))
GROUP BY a.app_id, a.attempt_id
ORDER BY a.attempt_id
