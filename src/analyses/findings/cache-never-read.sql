-- title: Cached and never read again
-- question: Was an RDD or a table persisted that nothing read afterwards?
-- means: Storing it took time and the memory that execution and other caches need, for nothing.
-- computed: Persisted RDDs (cached tables are RDDs too) that only one SQL execution (or job outside SQL) used, the one that
--   filled them. Where the log has block updates, if together they hold cache_unused_min_bytes or more; else only those whose
--   stages took cache_unused_min_ms of task time. A CACHE TABLE that is not lazy does nothing else: all task time of its jobs
--   is the cost, replayed without them. All of an application whose cost is known are one finding, and all whose cost is not.
-- do: Drop the persist() or CACHE TABLE, or unpersist() it after its use.
-- misses: What storing cost where an action did it on its way (persist()): a log does not part the two. Two uses in one query
--   look like one. A program that ended early would have read it.
-- cannot tell: How large it is, without spark.eventLog.logBlockUpdates.enabled.
-- source: RDD storage levels in StageInfo; sparkforensics (cache)
-- threshold: cache_unused_min_bytes = 67108864 : bytes that all of them held, from which on it counts, where the log tells them
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
),
unread AS (
  SELECT d.attempt_key, d.memory_used_bytes + d.disk_used_bytes AS bytes, g.core_ms, g.stage_ids, u.stage_id,
    'rdd ' || d.rdd_id || if(d.life > 0, ' life ' || d.life, '') AS rdd,
    format('"{}" ({}, {} partitions{}) was persisted in stage {} ({}) and read by nothing else', left(replace(coalesce(d.name, ''), chr(10), ' '), 80),
      d.storage_level, d.num_partitions, coalesce(format(', {}', formatReadableDecimalSize(bytes::BIGINT)), ''), u.stage_id, u.unit) AS what,
    {'rdd': rdd, 'name': left(d.name, 200), 'storage_level': d.storage_level, 'partitions': d.num_partitions,
      'memory_bytes': d.memory_used_bytes, 'disk_bytes': d.disk_used_bytes, 'stage_id': u.stage_id, 'used_by': u.unit,
      'stage_task_ms': u.task_ms, 'unpersisted': d.is_unpersisted} AS cache
  FROM rdds d
  JOIN uses u USING (attempt_key, rdd_id)
  LEFT JOIN eager g USING (attempt_key, unit)
  WHERE u.uses = 1 AND (d.memory_used_bytes IS NOT NULL OR u.task_ms >= $cache_unused_min_ms)
),
together AS (
  SELECT attempt_key, core_ms IS NULL AS is_unknown, count(*) AS num_caches, sum(bytes)::BIGINT AS bytes,
    list_sum(list_transform(list(DISTINCT {'unit': cache.used_by, 'core_ms': core_ms}), one -> one.core_ms)) AS core_ms,
    list_distinct(flatten(list(stage_ids))) AS stage_ids,
    arg_max(unread, (coalesce(bytes, 0), cache.stage_task_ms, -stage_id)) AS largest,
    list(cache ORDER BY coalesce(bytes, 0) DESC, cache.stage_task_ms DESC, stage_id)[:50] AS caches,
    count(*) FILTER (WHERE NOT cache.unpersisted) AS held
  FROM unread
  GROUP BY ALL
  HAVING sum(bytes) IS NULL OR sum(bytes) >= $cache_unused_min_bytes
)
SELECT attempt_key, if(num_caches > 1, format('{} caches', num_caches) || if(is_unknown, '', ' by CACHE TABLE'), largest.rdd) AS place,
  if(num_caches > 1, NULL, largest.stage_id) AS stage_id, if(a.completed, 'likely', 'guess') AS certainty,
  if(num_caches > 1, format('{} caches{} were read by nothing after what filled them. The largest: ', num_caches,
    coalesce(format(', {} in all,', formatReadableDecimalSize(bytes)), '')), '') || largest.what || '.' AS what,
  'Take persist()/cache()/CACHE TABLE of ' || if(num_caches > 1, 'them', 'it') || ' away' || CASE
      WHEN held = 0 THEN '.'
      WHEN num_caches = 1 THEN ', or unpersist() it when it is no longer needed: it was held to the end.'
      ELSE format(', or unpersist() them when they are no longer needed: {} were held to the end.', held) END AS advice,
  {'caches': caches, 'num_caches': num_caches, 'held_to_the_end': held, 'bytes': bytes} AS evidence,
  core_ms, stage_ids,
  if(is_unknown, 'the stages that stored them had other work too, and a log does not part the two', NULL) AS cost_unknown
FROM together JOIN attempts a USING (attempt_key)

-- @waste
SELECT f.attempt_key, f.place, t.task_id, 0 AS without_ms
FROM (SELECT attempt_key, place, unnest(stage_ids) AS stage_id FROM found) f
JOIN tasks t USING (attempt_key, stage_id)
