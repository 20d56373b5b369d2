-- title: Work done twice
-- question: How many tasks ran again although they had succeeded?
-- means: Shuffle output and cached data lie on the executors that made them. When an executor goes, what it held is computed
--   again.
-- computed: Durations of successful task attempts whose partition of the same stage had succeeded before, in retried stages and
--   in stages with resubmitted tasks. Replayed without them.
-- do: Keep executors that hold shuffle: see "Lost executors"; external shuffle service, decommissioning, graceful timeouts of
--   dynamic allocation.
-- misses: Cached partitions computed again: Spark does not log which task did. Before Spark 3.3 the log names no partitions; then
--   the tasks of a retried stage beyond its number count.
-- cannot tell: Never: every Spark logs it.
-- source: Spark's TaskSetManager (Resubmitted); sparkforensics (retry waste)
-- threshold: rerun_min_ms = 2000 : task time done again in the stage, below which it is left out

-- @findings
WITH again AS (
  SELECT attempt_key, stage_id, count(*) AS tasks, sum(duration_ms)::DOUBLE AS core_ms, max(stage_attempt_id) AS last_attempt,
    max_by({task_id: task_id, executor_id: executor_id, duration_ms: duration_ms}, (duration_ms, -task_id), 5) AS longest
  FROM recomputed_tasks GROUP BY ALL
), lost AS (
  SELECT attempt_key, stage_id, count(*) AS resubmitted, list(DISTINCT executor_id ORDER BY executor_id) AS executors FROM task_resubmissions
    GROUP BY ALL
)
SELECT a.attempt_key, 'stage ' || a.stage_id AS place, a.stage_id, 'sure' AS certainty,
  format('{} task(s) of stage {} ran again after they had succeeded: {} of task time', a.tasks, a.stage_id, duration_text(a.core_ms))
  || CASE WHEN l.resubmitted > 0 THEN format(' ({} resubmitted because executor {} was lost).', l.resubmitted,
    array_to_string(l.executors[1:5], ', ')) ELSE '.' END AS what,
  CASE WHEN e.dynamic_allocation
    THEN 'Executors that held its output went: spark.dynamicAllocation.shuffleTracking.timeout and executorIdleTimeout higher, or an external shuffle service.'
    ELSE 'Keep its output: an external shuffle service (spark.shuffle.service.enabled=true), or spark.decommission.enabled=true with spark.storage.decommission.enabled=true and spark.storage.decommission.shuffleBlocks.enabled=true; see why the executors were lost.' END AS advice,
  {tasks: a.tasks, lost_ms: a.core_ms, resubmitted: coalesce(l.resubmitted, 0), lost_executors: l.executors, last_stage_attempt: last_attempt,
    longest: longest} AS evidence,
  a.core_ms
FROM again a LEFT JOIN lost l USING (attempt_key, stage_id) LEFT JOIN attempt_settings e USING (attempt_key)
WHERE a.core_ms >= $rerun_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN recomputed_tasks USING (attempt_key, stage_id)
