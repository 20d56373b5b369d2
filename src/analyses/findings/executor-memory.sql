-- title: Executor memory barely used, or at its limit
-- question: How much of the heap that executors were given did they ever use?
-- means: Memory that is never used is paid for; memory at its limit shows as GC, spills and lost executors.
-- computed: The greatest JVMHeapMemory of each executor against spark.executor.memory. At its limit: an executor that used
--   memory_high of it or more and whose tasks spent gc_at_limit of their time in garbage collection; wasted is what the collector
--   took beyond that share in each of its tasks, replayed without it. Barely used: no executor came to memory_low; the GiB hours are
--   what the executors held beyond one and a half times the peak.
-- do: Fewer bytes, or more tasks per executor; at the limit more memory or smaller partitions.
-- misses: The JVM lets the heap grow before it collects: a high peak alone is no need, so it counts only with GC. Peaks are
--   sampled (spark.executor.metrics.pollingInterval, at least each heartbeat).
--   At the limit it is the same time as "Garbage collection", with its reason. What memory costs that is not used depends on the price
--   of a GiB: no time is stated.
-- cannot tell: Without executor metrics: before Spark 3.0, in local mode, for executors that ran less than one heartbeat.
-- source: dataflint (95 % / 70 %), sparkforensics (memory band 95/70 %); HDInsight
-- threshold: memory_low = 0.3 : share of the heap that the fullest executor used, below which it counts as barely used
-- threshold: memory_low_min_bytes = 2147483648 : unused bytes of an executor, from which on it counts
-- threshold: memory_low_min_task_ms = 600000 : task time of the application from which on it counts: a short one never fills
--   its heap
-- threshold: memory_high = 0.95 : share of the heap that an executor used, from which on it counts as at its limit
-- threshold: gc_at_limit = 0.1 : share of the executor's task time in GC that must go with it

-- @findings
WITH given AS (
  SELECT attempt_key, CASE lower(regexp_extract(trim(value), '([a-zA-Z]?)[bB]?$', 1))
      WHEN 'g' THEN 1073741824 WHEN 'k' THEN 1024 WHEN 't' THEN 1099511627776 WHEN 'b' THEN 1 ELSE 1048576
    END * try_cast(regexp_extract(trim(value), '^(\d+)', 1) AS BIGINT) AS heap_bytes
  FROM spark_settings WHERE key = 'spark.executor.memory'
),
used AS (
  SELECT m.attempt_key, m.executor_id, m.jvm_heap_memory_bytes::DOUBLE AS peak_bytes, g.heap_bytes,
    x.total_gc_time_ms / nullif(x.total_duration_ms, 0) AS gc_share, x.total_duration_ms AS run_ms,
    epoch_ms(coalesce(x.remove_time, s.to_time)) - epoch_ms(x.add_time) AS lived_ms
  FROM executor_metrics m
  JOIN given g USING (attempt_key)
  JOIN attempt_span s USING (attempt_key)
  JOIN executors x USING (attempt_key, executor_id)
  WHERE m.executor_id <> 'driver' AND m.jvm_heap_memory_bytes > 0
),
full_heaps AS (
  SELECT * FROM used WHERE peak_bytes >= $memory_high * heap_bytes AND gc_share >= $gc_at_limit
),
excess AS (
  SELECT t.attempt_key, sum(least(t.duration_ms, greatest(0, t.jvm_gc_time_ms - $gc_at_limit * (t.executor_run_time_ms + t.executor_deserialize_time_ms))))::DOUBLE AS core_ms
  FROM full_heaps f JOIN tasks t USING (attempt_key, executor_id) WHERE t.status = 'SUCCESS' GROUP BY ALL
),
at_limit AS (
  SELECT attempt_key, any_value(heap_bytes) AS heap_bytes, max(peak_bytes) AS peak_bytes, count(*) AS executors,
    sum(gc_share * run_ms) / sum(run_ms) AS gc_share, list_sort(list(executor_id)) AS executor_ids,
    arg_max(executor_id, (peak_bytes, executor_id)) AS executor_id
  FROM full_heaps GROUP BY attempt_key
),
barely AS (
  SELECT attempt_key, any_value(heap_bytes) AS heap_bytes, max(peak_bytes) AS peak_bytes, count(*) AS executors,
    sum(gc_share * run_ms) / sum(run_ms) AS gc_share, arg_max(executor_id, (peak_bytes, executor_id)) AS executor_id,
    (any_value(heap_bytes) - 1.5 * max(peak_bytes)) / 1073741824 * sum(lived_ms) / 3.6e6 AS gib_hours
  FROM used GROUP BY attempt_key
  HAVING max(peak_bytes) < $memory_low * any_value(heap_bytes) AND any_value(heap_bytes) - max(peak_bytes) >= $memory_low_min_bytes
    AND sum(run_ms) >= $memory_low_min_task_ms
)
SELECT attempt_key, 'application' AS place, executor_id, 'likely' AS certainty,
  format('The heap of {} executor(s) was full: {:.2f} of {:.2f} GiB at most ({:.0f} %), and {:.0f} % of their task time was GC.',
    executors, peak_bytes / 1073741824, heap_bytes / 1073741824, 100 * peak_bytes / heap_bytes, 100 * gc_share) AS what,
  format('Set spark.executor.memory={}m, fewer cores per executor, or more and smaller partitions.',
    (ceil(heap_bytes * 1.5 / 268435456) * 256)::BIGINT) AS advice,
  {'executors': executors, 'peak_heap_bytes': peak_bytes, 'heap_bytes': heap_bytes, 'gc_share': gc_share,
    'executor_ids': executor_ids[:20], 'unused_gib_hours': NULL::DOUBLE} AS evidence,
  core_ms, executor_ids, NULL AS cost_unknown
FROM at_limit JOIN excess USING (attempt_key)
UNION ALL
SELECT attempt_key, 'application', executor_id, 'likely',
  format('The fullest of {} executors used {:.2f} of {:.2f} GiB of heap ({:.0f} %); about {:.1f} GiB hours were held for nothing.',
    executors, peak_bytes / 1073741824, heap_bytes / 1073741824, 100 * peak_bytes / heap_bytes, gib_hours),
  format('Set spark.executor.memory={}m (half as much again as the peak), or run more tasks in each executor (spark.executor.cores).',
    (ceil(peak_bytes * 1.5 / 268435456) * 256)::BIGINT),
  {'executors': executors, 'peak_heap_bytes': peak_bytes, 'heap_bytes': heap_bytes, 'gc_share': gc_share,
    'executor_ids': NULL, 'unused_gib_hours': gib_hours},
  NULL, NULL, 'memory that is not used takes no time: it costs what its GiB hours cost you'
FROM barely

-- @waste
SELECT attempt_key, place, task_id, t.duration_ms - greatest(0, t.jvm_gc_time_ms - $gc_at_limit * (t.executor_run_time_ms + t.executor_deserialize_time_ms)) AS without_ms
FROM (SELECT attempt_key, place, unnest(executor_ids) AS executor_id FROM found) f
JOIN tasks t USING (attempt_key, executor_id)
WHERE t.status = 'SUCCESS'

-- @cannot-tell
SELECT p.attempt_key, 'The log has no heap peaks of executors (before Spark 3.0, or no heartbeat of an executor came with '
  || 'metrics).' AS reason
FROM attempt_platform p
WHERE p.master <> 'local'
  AND NOT EXISTS (FROM executor_metrics e WHERE e.attempt_key = p.attempt_key AND e.executor_id <> 'driver'
    AND e.jvm_heap_memory_bytes > 0)
