-- title: Garbage collection
-- question: How much of the tasks' time did the executors' JVMs collect garbage?
-- means: The heap is too small or too full for what the tasks do: many objects, large cached data, too many tasks at once in one
--   executor. All tasks of an executor wait while it collects.
-- computed: Over the stage attempts in which GC was gc_share of the run time or more, being deserialized counted in, as Spark counts
--   GC: GC time of each task beyond gc_share of its run time, added up. Replayed with that much taken off each task.
-- do: More memory for each core, fewer cores an executor, serialized or off-heap caching, fewer objects (DataFrames instead of
--   RDDs of objects).
-- misses: Concurrent collectors (ZGC, Shenandoah) and the CPU that parallel collection takes from other tasks. In local mode the
--   driver's garbage counts too.
-- cannot tell: Logs whose tasks have no GC time.
-- source: Spark UI and Dr. Elephant (GC over run time: .08 moderate, .1 severe), sparkforensics (run time at least 10 s and over
--   10 %)
-- threshold: gc_share = 0.1 : GC time over run time of a stage attempt, from which on it counts
-- threshold: gc_min_ms = 10000 : GC time beyond that share in the application, below which it is left out

-- @findings
WITH heavy AS (
  SELECT attempt_key, stage_id, stage_attempt_id, run_ms + deserialize_ms AS run_ms, gc_ms FROM stage_work
  WHERE gc_ms >= $gc_share * (run_ms + deserialize_ms) AND gc_ms > 0
), excess AS (
  SELECT t.attempt_key, sum(least(t.duration_ms, greatest(0, t.jvm_gc_time_ms - $gc_share * (t.executor_run_time_ms + t.executor_deserialize_time_ms))))::DOUBLE AS core_ms
  FROM heavy h JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id) WHERE t.status = 'SUCCESS' GROUP BY ALL
), summed AS (
  SELECT attempt_key, count(*) AS stages, sum(gc_ms) AS gc_ms, sum(run_ms) AS run_ms,
    max_by({stage_id: stage_id, stage_attempt_id: stage_attempt_id, gc_ms: gc_ms, run_ms: run_ms}, (gc_ms, -stage_id, -stage_attempt_id), 5) AS worst FROM heavy GROUP BY ALL
), peaks AS (
  SELECT attempt_key, max(jvm_heap_memory_bytes) AS heap FROM executor_metrics WHERE executor_id <> 'driver' GROUP BY ALL
)
SELECT s.attempt_key, 'application' AS place, 'sure' AS certainty,
  format('In {} stage(s) garbage collection took {} of the {} that their tasks ran ({:.0f} %), most in stage {} ({:.0f} %).', stages, duration_text(gc_ms),
    duration_text(run_ms), 100 * gc_ms / run_ms,
    worst[1].stage_id, 100 * worst[1].gc_ms / worst[1].run_ms) AS what,
  CASE WHEN e.is_local THEN 'More heap for the driver, in which local mode runs its tasks: spark.driver.memory'
    WHEN p.heap > 0 AND p.heap < e.executor_memory_bytes / 2
      THEN format('Not more memory: the heap never held more than {} of {}. A heap that grows from small, or class loading, collects early: -Xms or -XX:MetaspaceSize=256m in spark.executor.extraJavaOptions; or fewer GC threads.', formatReadableSize(p.heap), e.executor_memory)
    WHEN e.executor_memory IS NULL THEN 'More memory for each core: spark.executor.memory above its default of 1g'
    ELSE format('More memory for each core: spark.executor.memory above {}, or fewer spark.executor.cores at the same memory',
      e.executor_memory) END AS advice,
  {stages: stages, gc_ms: gc_ms, run_ms: run_ms, executor_memory: e.executor_memory, peak_heap_bytes: nullif(p.heap, 0),
    worst_stages: worst} AS evidence,
  x.core_ms
FROM summed s JOIN excess x USING (attempt_key) LEFT JOIN attempt_settings e USING (attempt_key) LEFT JOIN peaks p USING (attempt_key)
WHERE x.core_ms >= $gc_min_ms

-- @waste
SELECT attempt_key, place, task_id, greatest(0, t.duration_ms - (t.jvm_gc_time_ms - $gc_share * (t.executor_run_time_ms + t.executor_deserialize_time_ms))) AS without_ms
FROM found JOIN stage_work w USING (attempt_key) JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.gc_ms >= $gc_share * w.run_ms AND t.status = 'SUCCESS' AND t.jvm_gc_time_ms > $gc_share * (t.executor_run_time_ms + t.executor_deserialize_time_ms)

-- @cannot-tell
SELECT attempt_key, 'The tasks have no GC time.' AS reason FROM stage_work GROUP BY ALL HAVING count(gc_ms) = 0
