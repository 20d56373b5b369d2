-- title: Cold start
-- question: How long did the first job, or the first of a resource profile, wait for executors?
-- means: The first stage was ready, but no executor had come. The cluster manager had no room, images had to be pulled, machines
--   to be started, or the request was small. Stages with a resource profile of their own (withResources) wait for executors made for it, and
--   the cluster may have no room beside those that are there.
-- computed: From the submission of the first stage to the first executor with slots, if it came before the first task. The
--   evidence says when the first, the middle and the last executor came. The same for each further resource profile, and for stages
--   for which no executor came any more. Replayed without that time.
-- do: A warm pool or a pre-started cluster; spark.dynamicAllocation.initialExecutors; ask for smaller executors that fit.
-- misses: The time before Spark's driver started (the cluster manager has it), and what came between start and first job: see
--   "Driver before the first job".
-- cannot tell: Local mode, and logs that do not say when executors came.
-- source: sparkforensics' cold start (> 30 s), spark-cli's executor supply
-- threshold: cold_start_min_ms = 10000 : wait, below which it is left out

-- @findings
WITH late AS (
  -- Those that came later came for something else, or for one that had gone.
  SELECT l.attempt_key, c.stage_id, count(*) AS executors, min(l.from_time) AS first_time, quantile_disc(l.from_time, 0.5) AS median_time,
    max(l.from_time) AS last_time
  FROM executor_waits c JOIN executor_lives l USING (attempt_key)
    LEFT JOIN (SELECT attempt_key, stage_id, max(last_finish) AS last_finish FROM stage_work GROUP BY ALL) w
      ON w.attempt_key = c.attempt_key AND w.stage_id = c.stage_id
  WHERE c.is_first AND c.came AND l.from_time <= coalesce(w.last_finish, l.from_time)
    AND (c.resource_profile_id = 0 OR l.resource_profile_id = c.resource_profile_id) GROUP BY ALL
)
SELECT c.attempt_key, CASE WHEN NOT c.is_first THEN 'stage ' || c.stage_id WHEN c.resource_profile_id = 0 THEN 'application'
    ELSE 'resource profile ' || c.resource_profile_id END AS place,
  CASE WHEN e.is_interactive THEN 'likely' ELSE 'sure' END AS certainty,
  CASE WHEN l.executors IS NULL THEN format('Stage {} was ready for {} and no executor{} came for it.', c.stage_id, duration_text(c.wait_ms), profile)
    ELSE format('Stage {} was ready {} before the first executor{} came; half of the {} executors that came while it ran were there after {}.', c.stage_id,
      duration_text(c.wait_ms), profile, l.executors, duration_text(epoch_ms(l.median_time - c.from_time))) END AS what,
  CASE WHEN c.resource_profile_id <> 0
      THEN 'The cluster has to have room for executors of that profile beside those that are there, which hold it until they are idle for '
        || 'spark.dynamicAllocation.executorIdleTimeout: fewer or smaller executors of the others (maxExecutors), or a profile of tasks only (Spark 3.4), which runs on them.'
    WHEN NOT c.came THEN 'See whether the cluster manager had room for executors of that size, and why those before were lost.'
    WHEN e.dynamic_allocation THEN 'spark.dynamicAllocation.initialExecutors asks for more at once; a warm pool or smaller executors come sooner.'
    ELSE 'A warm pool or running cluster; smaller executors find room sooner; spark.scheduler.minRegisteredResourcesRatio does not make them come sooner.' END AS advice,
  {stage_id: c.stage_id, resource_profile_id: c.resource_profile_id, wait_ms: c.wait_ms, executors: coalesce(l.executors, 0), first_executor: l.first_time,
    median_executor: l.median_time, last_executor: l.last_time,
    dynamic_allocation: e.dynamic_allocation} AS evidence,
  NULL::DOUBLE AS core_ms, c.from_time AS wait_from, c.to_time AS wait_to
FROM executor_waits c LEFT JOIN late l USING (attempt_key, stage_id) LEFT JOIN attempt_settings e ON e.attempt_key = c.attempt_key
CROSS JOIN LATERAL (SELECT if(c.resource_profile_id = 0, '', ' of resource profile ' || c.resource_profile_id) AS profile)
WHERE (c.is_first OR NOT c.came) AND c.wait_ms >= $cold_start_min_ms

-- @gaps
SELECT f.attempt_key, f.place, greatest(f.wait_from, g.from_time) AS from_time, least(f.wait_to, g.to_time) AS to_time
FROM found f JOIN driver_gaps g ON g.attempt_key = f.attempt_key AND g.from_time < f.wait_to AND g.to_time > f.wait_from

-- @cannot-tell
SELECT attempt_key, 'The log does not say when executors came.' AS reason FROM attempt_span
  WHERE attempt_key NOT IN (SELECT attempt_key FROM executor_lives) AND attempt_key IN (SELECT attempt_key FROM stage_work)
