-- title: Cold start
-- question: How long did the first job wait for executors?
-- means: The first stage was ready, but no executor had come. The cluster manager had no room, images had to be pulled, machines
--   to be started, or the request was small.
-- computed: From the submission of the first stage to the first executor with slots, if it came before the first task. The
--   evidence says when the first, the middle and the last executor came. Replayed without that time.
-- do: A warm pool or a pre-started cluster; spark.dynamicAllocation.initialExecutors; ask for smaller executors that fit.
-- misses: The time before Spark's driver started (the cluster manager has it), and what came between start and first job: see
--   "Driver before the first job".
-- cannot tell: Local mode, and logs that do not say when executors came.
-- source: sparkforensics' cold start (> 30 s), spark-cli's executor supply
-- threshold: cold_start_min_ms = 10000 : wait, below which it is left out

-- @findings
WITH late AS (
  -- Those that came later came for something else, or for one that had gone.
  SELECT l.attempt_key, count(*) AS executors, min(l.from_time) AS first_time, quantile_disc(l.from_time, 0.5) AS median_time,
    max(l.from_time) AS last_time
  FROM executor_lives l JOIN executor_waits c USING (attempt_key)
    LEFT JOIN (SELECT attempt_key, stage_id, max(last_finish) AS last_finish FROM stage_work GROUP BY ALL) w USING (attempt_key, stage_id)
  WHERE c.is_first AND l.from_time <= coalesce(w.last_finish, l.from_time) GROUP BY ALL
)
SELECT c.attempt_key, 'application' AS place, CASE WHEN e.is_interactive THEN 'likely' ELSE 'sure' END AS certainty,
  format('Stage {} was ready {} before the first executor came; half of the {} executors that came while it ran were there after {}.', c.stage_id,
    duration_text(c.wait_ms), l.executors, duration_text(epoch_ms(l.median_time - c.from_time))) AS what,
  CASE WHEN e.dynamic_allocation THEN 'spark.dynamicAllocation.initialExecutors asks for more at once; a warm pool or smaller executors come sooner.'
    ELSE 'A warm pool or running cluster; smaller executors find room sooner; spark.scheduler.minRegisteredResourcesRatio does not make them come sooner.' END AS advice,
  {stage_id: c.stage_id, wait_ms: c.wait_ms, executors: l.executors, first_executor: l.first_time, median_executor: l.median_time,
    last_executor: l.last_time,
    dynamic_allocation: e.dynamic_allocation} AS evidence,
  NULL::DOUBLE AS core_ms
FROM executor_waits c JOIN late l USING (attempt_key) LEFT JOIN attempt_settings e USING (attempt_key)
WHERE c.is_first AND c.wait_ms >= $cold_start_min_ms

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN executor_waits w USING (attempt_key)
WHERE w.is_first

-- @cannot-tell
SELECT attempt_key, 'The log does not say when executors came.' AS reason FROM attempt_span
  WHERE attempt_key NOT IN (SELECT attempt_key FROM executor_lives) AND attempt_key IN (SELECT attempt_key FROM stage_work)
