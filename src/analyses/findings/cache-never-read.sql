-- title: Cached and never read again
-- question: Was an RDD or a table persisted that nothing read afterwards?
-- means: Storing it took time and the memory that execution and other caches need, for nothing.
-- computed: Persisted RDDs (cached tables are RDDs too) that only one completed stage computed. Where the log has block
--   updates, only those that hold cache_unused_min_bytes or more; else only where that stage took cache_unused_min_ms of task
--   time.
-- do: Drop the persist() or CACHE TABLE, or unpersist() it after its use.
-- misses: What storing cost is not known, so no cost is stated. Two uses in one stage look like one. A program that ended early
--   would have read it.
-- cannot tell: How large it is, without spark.eventLog.logBlockUpdates.enabled.
-- source: RDD storage levels in StageInfo; sparkforensics (cache)
-- threshold: cache_unused_min_bytes = 67108864 : bytes held, from which on it counts, where the log tells them
-- threshold: cache_unused_min_ms = 10000 : core milliseconds of the stage that stored it, from which on it counts, where the
--   log does not

-- @findings
WITH uses AS (
  SELECT r.attempt_key, r.rdd_id, count(DISTINCT r.stage_id) AS stages, min(r.stage_id) AS stage_id, sum(t.sum_ms) AS task_ms
  FROM stage_rdds r
  JOIN stages g USING (attempt_key, stage_id, stage_attempt_id)
  JOIN stage_tasks t USING (attempt_key, stage_id, stage_attempt_id)
  WHERE g.status = 'COMPLETE' AND r.storage_level <> ''
  GROUP BY ALL
)
SELECT d.attempt_key, 'rdd ' || d.rdd_id || if(d.life > 0, ' life ' || d.life, '') AS place, u.stage_id, 'likely' AS certainty,
  format('"{}" ({}, {} partitions{}) was persisted by stage {} and read by no other stage.',
    left(replace(d.name, chr(10), ' '), 80), d.storage_level, d.num_partitions,
    coalesce(format(', {:.1f} MiB', (d.memory_used_bytes + d.disk_used_bytes) / 1048576), ''), u.stage_id) AS what,
  'Take persist()/cache()/CACHE TABLE of it away'
    || if(d.is_unpersisted, '.', ', or unpersist() it when it is no longer needed: it was held to the end.') AS advice,
  {'memory_bytes': d.memory_used_bytes, 'disk_bytes': d.disk_used_bytes, 'stages': u.stages, 'stage_task_ms': u.task_ms,
    'unpersisted': d.is_unpersisted} AS evidence,
  NULL::DOUBLE AS core_ms
FROM rdds d
JOIN uses u USING (attempt_key, rdd_id)
WHERE u.stages = 1
  AND if(d.memory_used_bytes IS NULL, u.task_ms >= $cache_unused_min_ms,
    d.memory_used_bytes + d.disk_used_bytes >= $cache_unused_min_bytes)
