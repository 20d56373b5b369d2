-- title: Cache that did not hold
-- question: Were cached partitions pushed out of memory, or never stored, and computed again?
-- means: A cache without room recomputes what it lost each time it is read, and pays for storing it again.
-- computed: Blocks of an RDD that were stored, removed and stored again, or partitions not held at the end although all were
--   computed, by the block updates of the log. The cost is the share of lost partitions of the task time of what read the RDD
--   after the first: a guess.
-- do: MEMORY_AND_DISK instead of MEMORY_ONLY, a smaller (filtered, columnar) cache, more executor memory, or unpersist() of
--   what is no longer needed.
-- misses: Blocks that went with a lost executor look the same.
-- cannot tell: Without spark.eventLog.logBlockUpdates.enabled: the log does not say what the caches held.
-- source: Spark's MemoryStore.evictBlocksToFreeSpace; SparkListenerBlockUpdated
-- threshold: evicted_share = 0.1 : share of the partitions that were lost or not stored, from which on it counts
-- threshold: evicted_min_ms = 1000 : core milliseconds from which on it counts

-- @findings
WITH updates AS (
  SELECT attempt_key, regexp_extract(block_id, '^rdd_(\d+)_', 1)::INTEGER AS rdd_id, block_id, memory_bytes > 0
    OR disk_bytes > 0 AS has_bytes,
    storage_level, lag(storage_level) OVER (PARTITION BY attempt_key, executor_id, block_id ORDER BY position) AS former_level
  FROM block_updates WHERE starts_with(block_id, 'rdd_')
),
blocks AS (
  -- a block that moves from memory to disk is not lost: only one stored after it was gone
  SELECT attempt_key, rdd_id, block_id, count(*) FILTER (WHERE storage_level <> '' AND has_bytes) AS stored,
    count(*) FILTER (WHERE storage_level <> '' AND former_level = '') AS again
  FROM updates GROUP BY ALL
),
stored AS (
  SELECT attempt_key, rdd_id, count(*) FILTER (WHERE stored > 0) AS blocks, count(*) FILTER (WHERE again > 0) AS again
  FROM blocks GROUP BY ALL
),
readers AS (
  SELECT attempt_key, rdd_id, sum(task_ms) AS task_ms, count(*) AS reads, max(num_tasks) AS tasks
  FROM rdd_uses WHERE nth > 1 GROUP BY ALL
),
lost AS (
  SELECT d.*, s.blocks, s.again, r.task_ms, r.reads,
    greatest(s.again, if(r.tasks >= d.num_partitions, d.num_partitions - d.num_cached_partitions, 0)) AS lost
  FROM rdds d
  JOIN readers r USING (attempt_key, rdd_id)
  JOIN stored s USING (attempt_key, rdd_id)
  WHERE d.num_cached_partitions IS NOT NULL AND d.num_partitions > 0 AND NOT d.storage_level LIKE '%2x%'
)
SELECT attempt_key, 'rdd ' || rdd_id || if(life > 0, ' life ' || life, '') AS place, 'guess' AS certainty,
  format('"{}" ({}): {} of {} partitions were pushed out or never stored; it was read {} times after the first.',
    left(replace(coalesce(name, ''), chr(10), ' '), 80), storage_level,
    lost, num_partitions, reads) AS what,
  if(storage_level LIKE 'Memory%', 'Persist it with MEMORY_AND_DISK, or serialised (MEMORY_AND_DISK_SER), ',
    'Give it less to hold (columns and rows), ')
    || 'or give executors more memory (spark.executor.memory, spark.memory.fraction); unpersist() what is no longer needed '
      || 'before.' AS advice,
  {'partitions': num_partitions, 'cached_at_end': num_cached_partitions, 'stored_again': again,
    'memory_bytes': memory_used_bytes, 'disk_bytes': disk_used_bytes} AS evidence,
  task_ms * lost / num_partitions AS core_ms
FROM lost
WHERE lost >= $evicted_share * num_partitions AND lost > 0 AND task_ms * lost / num_partitions >= $evicted_min_ms

-- @cannot-tell
SELECT attempt_key, 'The log has no block updates (spark.eventLog.logBlockUpdates.enabled), so it does not say what the '
  || 'caches held.' AS reason
FROM rdds WHERE num_cached_partitions IS NULL GROUP BY attempt_key
