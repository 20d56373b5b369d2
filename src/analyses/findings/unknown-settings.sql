-- title: Settings that are mistyped, or that this Spark does not know yet
-- question: Is there a setting that Spark never reads because its name is wrong or too new?
-- means: Spark says nothing of a name that it does not know. What was meant does not happen.
-- computed: Keys that are no setting of Spark 4.3.0, but differ from one by one or two letters, or only by capitals and dots;
--   and keys of a later Spark than this.
-- do: Correct the name, or take it out.
-- misses: What it costs cannot be told: a log shows only what the run did, not what it would have done with the setting that was
--   meant. Names that are further off, settings of other components, and what a vendor has taken over from a later Spark
--   (vendors' versions are not judged for that).
-- cannot tell: Where the log does not say which Spark wrote it (too new names).
-- source: All entries of ConfigEntry and SQLConf of Spark 4.3.0, read by reflection, with the version that brought each

-- @findings
WITH keys AS (
  SELECT DISTINCT s.key
  FROM spark_settings s
  WHERE NOT EXISTS (FROM settings_known k WHERE k.name = s.key) AND NOT EXISTS (FROM settings_replaced r WHERE r.key = s.key)
    AND NOT regexp_matches(s.key, '^spark\.(hadoop|executorEnv|yarn\.appMasterEnv|databricks|emr|app|submit|plugins\.internal|repl|org'
      || '|driver\.appUI|kubernetes\.(driver|executor)\.(label|annotation|env|secret|volume))')
),
near AS (
  SELECT s.key, k.name, if(squeezed, 0, levenshtein(s.key, k.name)) AS distance
  FROM keys s
  JOIN settings_known k ON abs(length(s.key) - length(k.name)) <= 3
  CROSS JOIN LATERAL (SELECT lower(replace(s.key, '.', '')) = lower(replace(k.name, '.', '')) AS squeezed)
  WHERE squeezed OR levenshtein(s.key, k.name) <= 2
  QUALIFY row_number() OVER (PARTITION BY s.key ORDER BY distance, k.name) = 1
)
SELECT s.attempt_key, s.key AS place, 'likely' AS certainty, s.key || '=' || left(s.value, 60) || ' is no setting of Spark: '
  || n.name || ' is.' AS what,
  'Write ' || n.name || '=' || left(s.value, 60) || ' if that is meant.' AS advice,
  {'key': s.key, 'value': left(s.value, 200), 'known': n.name, 'since': NULL} AS evidence, NULL::DOUBLE AS core_ms,
  'a log shows only what the run did, not what it would have done with the setting that was meant' AS cost_unknown
FROM spark_settings s JOIN near n USING (key)
UNION ALL
SELECT s.attempt_key, s.key, 'likely', s.key || '=' || left(s.value, 60) || ' came with Spark ' || k.version
  || '; this is Spark ' || array_to_string(p.version, '.') || '.',
  'It has no effect here: take it out, or upgrade.',
    {'key': s.key, 'value': left(s.value, 200), 'known': k.name, 'since': k.version}, NULL,
  'a log shows only what the run did, not what it would have done with the setting that was meant'
FROM spark_settings s
JOIN settings_known k ON k.name = s.key
JOIN attempt_platform p USING (attempt_key)
WHERE p.vendor = '' AND k.version <> '' AND p.version < string_split(k.version, '.')::INTEGER[]
