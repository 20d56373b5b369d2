-- what: What tells runs of one job from runs of another: one row per attempt, kind and feature, with how often it occurs. Kinds:
--   operator (of plan_steps), step (the operator and what it does), table (read or written), stage (of jobs outside of SQL: name), setting (key=value
--   that was set for the application, those that differ in every run left out), name.
SELECT attempt_key, 'operator' AS kind, operator AS feature, count(*) AS n FROM plan_steps GROUP BY ALL
UNION ALL
SELECT attempt_key, 'step', md5(operator || args), count(*) FROM plan_steps GROUP BY ALL
UNION ALL
SELECT attempt_key, 'table', if(operator = 'Write', 'write ', 'read ') || place, 1 FROM plan_steps WHERE place IS NOT NULL GROUP BY ALL
UNION ALL
SELECT s.attempt_key, 'stage', regexp_replace(s.name, '[0-9]+', '#', 'g'), count(*)
FROM stages s JOIN (
  SELECT DISTINCT b.attempt_key, b.stage_id FROM job_stages b JOIN jobs j USING (attempt_key, job_id)
  WHERE j.sql_execution_id IS NULL AND NOT b.is_skipped
) o USING (attempt_key, stage_id)
WHERE s.stage_attempt_id = 0 AND s.status NOT IN ('SKIPPED', 'PENDING')
GROUP BY ALL
UNION ALL
SELECT attempt_key, 'setting', md5(key || '=' || coalesce(value, '')), 1 FROM environment
WHERE section = 'spark' AND NOT regexp_matches(key, '^spark\.(app\.(id|attempt\.id|startTime|submitTime|initial\.)|org\.apache\.hadoop\.yarn\.server\.webproxy\.|driver\.(host|port)|executor\.id|repl\.|eventLog\.|yarn\.app\.|databricks\.clusterUsageTags\.|databricks\.(sparkContextId|env)|test\.)')
GROUP BY ALL
UNION ALL
SELECT attempt_key, 'name', regexp_replace(lower(name), '[0-9]+', '#', 'g'), 1 FROM attempts WHERE name IS NOT NULL
