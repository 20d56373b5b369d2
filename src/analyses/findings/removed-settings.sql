-- title: Settings that this Spark no longer knows
-- question: Are settings given that this version of Spark ignores, or has renamed?
-- means: Someone believes that a setting does something, and it does not (or soon will not): the default holds.
-- computed: Keys of the application's settings against Spark's own lists: SQLConf.removedSQLConfigs,
--   SparkConf.deprecatedConfigs and configsWithAlternatives, SQLConf.deprecatedSQLConfigs of Spark 4.3.0, each with the version
--   from which on it holds.
-- do: Take them out, or use what took their place.
-- misses: Settings of other components. What it costs cannot be told: a log shows only what
--   the run did, not what it would have done with the setting that was meant.
-- cannot tell: Where the log does not say which Spark wrote it, and for what a platform sets by itself.
-- source: SparkConf.scala and SQLConf.scala of Spark 4.3.0, read by reflection

-- @findings
SELECT s.attempt_key, s.key AS place, if(r.effect = 'none', 'sure', 'likely') AS certainty,
  CASE r.effect
    -- SQLConf.requireDefaultValueOfRemovedConf
    WHEN 'none' THEN s.key || '=' || left(s.value, 60) || ' has no effect since Spark ' || r.version
      || if(r.source LIKE 'SQLConf.removedSQLConfigs%', '; a session with a value that was not its default is refused.', '.')
    WHEN 'renamed' THEN s.key || '=' || left(s.value, 60) || ' is an old name since Spark ' || r.version || '; it still works.'
    ELSE s.key || '=' || left(s.value, 60) || ' is deprecated since Spark ' || r.version || '.'
  END AS what,
  r.advice, {'key': s.key, 'value': left(s.value, 200), 'since': r.version, 'effect': r.effect, 'source': r.source} AS evidence,
  NULL::DOUBLE AS core_ms,
  'a log shows only what the run did, not what it would have done with the setting that was meant' AS cost_unknown
FROM spark_settings s
JOIN settings_replaced r USING (key)
JOIN attempt_platform p USING (attempt_key)
WHERE p.version >= string_split(r.version, '.')::INTEGER[]
  -- set by the platform itself
  AND NOT (p.vendor = 'emr' AND s.key LIKE 'spark.blacklist.decommissioning.%')
  AND NOT (p.vendor = 'databricks' AND s.key IN ('spark.akka.frameSize', 'spark.shuffle.memoryFraction', 'spark.storage.memoryFraction'))

-- @cannot-tell
SELECT attempt_key, 'The log does not say which version of Spark wrote it.' AS reason FROM attempt_platform WHERE version IS NULL
