-- title: Cached and never read again
-- question: Was an RDD or a table persisted that nothing read afterwards?
-- means: Storing it took time and the memory that execution and other caches need, for nothing.
-- computed: Persisted RDDs (cached tables are RDDs too) that only one SQL execution (or job outside SQL) used, the one that
--   filled them. Where the log has block updates, only those that hold cache_unused_min_bytes or more; else only where its
--   stages took cache_unused_min_ms of task time. A CACHE TABLE that is not lazy does nothing else: all task time of its jobs
--   is the cost, replayed without them.
-- do: Drop the persist() or CACHE TABLE, or unpersist() it after its use.
-- misses: What storing cost where an action did it on its way (persist()): a log does not part the two. Two uses in one query look like one. A program that ended early
--   would have read it.
-- cannot tell: How large it is, without spark.eventLog.logBlockUpdates.enabled.
-- source: RDD storage levels in StageInfo; sparkforensics (cache)
-- threshold: cache_unused_min_bytes = 67108864 : bytes held, from which on it counts, where the log tells them
-- threshold: cache_unused_min_ms = 2000 : core milliseconds of the stages that stored it, from which on it counts, where the
--   log does not

-- @findings
WITH uses AS (
  SELECT attempt_key, rdd_id, count(*) AS uses, min(stage_id) AS stage_id, sum(task_ms) AS task_ms, min(unit) AS unit
  FROM rdd_uses GROUP BY ALL
),
eager AS (
  SELECT e.attempt_key, 'sql ' || coalesce(e.root_execution_id, e.execution_id) AS unit, sum(x.task_ms) AS core_ms,
    list(DISTINCT x.stage_id) AS stage_ids
  FROM sql_executions e
  JOIN execution_stages x USING (attempt_key, execution_id)
  JOIN sql_plan_nodes n ON n.attempt_key = e.attempt_key AND n.execution_id = coalesce(e.root_execution_id, e.execution_id)
    AND n.node_id = 0 AND n.plan_version = 0 AND regexp_matches(n.name, '^(Execute )?CacheTable')
  GROUP BY ALL
)
SELECT d.attempt_key, 'rdd ' || d.rdd_id || if(d.life > 0, ' life ' || d.life, '') AS place, u.stage_id, 'likely' AS certainty,
  format('"{}" ({}, {} partitions{}) was persisted in stage {} ({}) and read by nothing else.',
    left(replace(coalesce(d.name, ''), chr(10), ' '), 80), d.storage_level, d.num_partitions,
    coalesce(format(', {}', formatReadableDecimalSize((d.memory_used_bytes + d.disk_used_bytes)::BIGINT)), ''), u.stage_id, u.unit) AS what,
  'Take persist()/cache()/CACHE TABLE of it away'
    || if(d.is_unpersisted, '.', ', or unpersist() it when it is no longer needed: it was held to the end.') AS advice,
  {'memory_bytes': d.memory_used_bytes, 'disk_bytes': d.disk_used_bytes, 'uses': u.uses, 'stage_task_ms': u.task_ms,
    'unpersisted': d.is_unpersisted} AS evidence,
  g.core_ms, g.stage_ids,
  if(g.core_ms IS NULL, 'the stage that stored it had other work too, and a log does not part the two', NULL) AS cost_unknown
FROM rdds d
JOIN uses u USING (attempt_key, rdd_id)
LEFT JOIN eager g USING (attempt_key, unit)
WHERE u.uses = 1
  AND if(d.memory_used_bytes IS NULL, u.task_ms >= $cache_unused_min_ms,
    d.memory_used_bytes + d.disk_used_bytes >= $cache_unused_min_bytes)

-- @waste
SELECT f.attempt_key, f.place, t.task_id, 0 AS without_ms
FROM (SELECT attempt_key, place, unnest(stage_ids) AS stage_id FROM found) f
JOIN tasks t USING (attempt_key, stage_id)
