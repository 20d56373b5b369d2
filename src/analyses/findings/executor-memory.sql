-- title: Executor memory barely used, or at its limit
-- question: How much of the heap that executors were given did they ever use?
-- means: Memory that is never used is paid for; memory at its limit shows as GC, spills and lost executors.
-- computed: The greatest JVMHeapMemory of any executor against spark.executor.memory. Barely used: below memory_low; at its
--   limit: from memory_high on, where tasks also spent gc_at_limit of their time in garbage collection.
-- do: Fewer bytes, or more tasks per executor; at the limit more memory or smaller partitions.
-- misses: The JVM lets the heap grow before it collects: a high peak alone is no need, so it counts only with GC. Peaks are
--   sampled (spark.executor.metrics.pollingInterval, at least each heartbeat).
-- cannot tell: Without executor metrics: before Spark 3.0, in local mode, for executors that ran less than one heartbeat.
-- source: dataflint (95 % / 70 %), sparkforensics (memory band 95/70 %); HDInsight
-- threshold: memory_low = 0.3 : share of the heap that the fullest executor used, below which it counts as barely used
-- threshold: memory_low_min_bytes = 2147483648 : unused bytes of an executor, from which on it counts
-- threshold: memory_low_min_task_ms = 600000 : task time of the application from which on it counts: a short one never fills
--   its heap
-- threshold: memory_high = 0.95 : share of the heap from which on it counts as at its limit
-- threshold: gc_at_limit = 0.1 : share of task time in GC that must go with it

-- @findings
WITH given AS (
  SELECT attempt_key, CASE lower(regexp_extract(trim(value), '([a-zA-Z]?)[bB]?$', 1))
      WHEN 'g' THEN 1073741824 WHEN 'k' THEN 1024 WHEN 't' THEN 1099511627776 WHEN 'b' THEN 1 ELSE 1048576
    END * try_cast(regexp_extract(trim(value), '^(\d+)', 1) AS BIGINT) AS heap_bytes
  FROM spark_settings WHERE key = 'spark.executor.memory'
),
used AS (
  SELECT attempt_key, count(*) AS executors, max(jvm_heap_memory_bytes)::DOUBLE AS peak_bytes,
    arg_max(executor_id, jvm_heap_memory_bytes) AS executor_id
  FROM executor_metrics WHERE executor_id <> 'driver' AND jvm_heap_memory_bytes > 0 GROUP BY ALL
),
gc AS (
  SELECT attempt_key, sum(jvm_gc_time_ms) / nullif(sum(executor_run_time_ms), 0) AS share,
    sum(executor_run_time_ms) AS run_ms FROM stages GROUP BY ALL
)
SELECT u.attempt_key, 'application' AS place, u.executor_id, if(peak_bytes < heap_bytes / 2, 'likely', 'guess') AS certainty,
  format('The fullest of {} executors used {:.2f} of {:.2f} GiB of heap ({:.0f} %){}.', executors, peak_bytes / 1073741824,
    heap_bytes / 1073741824,
    100 * peak_bytes / heap_bytes, if(peak_bytes >= $memory_high * heap_bytes,
      format('; {:.0f} % of task time was GC', 100 * g.share), '')) AS what,
  if(peak_bytes < heap_bytes / 2,
    format('Set spark.executor.memory={}m (half as much again as the peak), or run more tasks in each executor '
      || '(spark.executor.cores).',
      (ceil(peak_bytes * 1.5 / 268435456) * 256)::BIGINT),
    format('Set spark.executor.memory={}m, fewer cores per executor, or more and smaller partitions.',
      (ceil(heap_bytes * 1.5 / 268435456) * 256)::BIGINT)) AS advice,
  {'executors': executors, 'peak_heap_bytes': peak_bytes, 'heap_bytes': heap_bytes, 'gc_share': g.share} AS evidence,
  NULL::DOUBLE AS core_ms
FROM used u
JOIN given USING (attempt_key)
LEFT JOIN gc g ON g.attempt_key = u.attempt_key
WHERE peak_bytes < $memory_low * heap_bytes AND heap_bytes - peak_bytes >= $memory_low_min_bytes
  AND g.run_ms >= $memory_low_min_task_ms
  OR peak_bytes >= $memory_high * heap_bytes AND g.share >= $gc_at_limit

-- @cannot-tell
SELECT p.attempt_key, 'The log has no heap peaks of executors (before Spark 3.0, or no heartbeat of an executor came with '
  || 'metrics).' AS reason
FROM attempt_platform p
WHERE p.master <> 'local'
  AND NOT EXISTS (FROM executor_metrics e WHERE e.attempt_key = p.attempt_key AND e.executor_id <> 'driver'
    AND e.jvm_heap_memory_bytes > 0)
