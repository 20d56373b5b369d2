-- title: Executors that come and go
-- question: Were executors given back and asked for again, over and over?
-- means: Dynamic allocation removes executors that are idle for a while. If work comes back soon, new ones have to start: the
--   next stage waits, and what the old ones held (cached blocks, shuffle without a service) is gone.
-- computed: Under dynamic allocation: executors that the driver removed and after which another came within churn_return_ms, and
--   stages that waited because no executor was left (replayed without that wait). Core time is what executors held between coming
--   and their first task.
-- do: A longer spark.dynamicAllocation.executorIdleTimeout, a spark.dynamicAllocation.minExecutors above zero,
--   cachedExecutorIdleTimeout for caches.
-- misses: The start of the executors' JVMs and containers before they register. Money saved by giving executors back is not set
--   against it.
-- cannot tell: Logs that do not say why executors were removed.
-- source: Overwatch and Sparklens (executor timelines); Spark's ExecutorAllocationManager
-- threshold: churn_return_ms = 300000 : time within which another executor came
-- threshold: churn_min_executors = 3 : such executors, below which it is left out
-- threshold: churn_min_wait_ms = 5000 : wait for executors, below which it is left out

-- @findings
WITH returned AS (
  SELECT r.attempt_key, count(*) AS returned FROM (
    SELECT l.attempt_key, l.to_time, a.from_time FROM executor_lives l ASOF JOIN executor_lives a ON a.attempt_key = l.attempt_key
      AND l.remove_time <= a.from_time
    WHERE l.remove_time IS NOT NULL) r
  WHERE epoch_ms(r.from_time) - epoch_ms(r.to_time) <= $churn_return_ms GROUP BY ALL
), waits AS (
  SELECT attempt_key, count(*) AS waits, sum(wait_ms)::DOUBLE AS wait_ms, list(stage_id ORDER BY wait_ms DESC, stage_id)[1:5] AS stage_ids FROM executor_waits
    WHERE NOT is_first AND came GROUP BY ALL
), firsts AS (
  SELECT attempt_key, executor_id, min(launch_time) AS first_launch FROM tasks GROUP BY ALL
), lives AS (
  SELECT l.attempt_key, count(*) AS executors, quantile_disc(epoch_ms(l.to_time) - epoch_ms(l.from_time), 0.5) AS median_life_ms,
    sum(CASE WHEN l.remove_time IS NOT NULL THEN l.slots * greatest(0, epoch_ms(least(coalesce(f.first_launch, l.to_time),
      l.to_time)) - epoch_ms(l.from_time)) END)::DOUBLE AS unused_ms
  FROM executor_lives l LEFT JOIN firsts f USING (attempt_key, executor_id) GROUP BY ALL
)
SELECT r.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('{} of {} executors were removed and followed by another within {}; the median lived {}.', r.returned, l.executors,
    duration_text($churn_return_ms), duration_text(l.median_life_ms))
  || CASE WHEN w.waits > 0 THEN format(' {} time(s) a stage then waited for executors, {} in all (stage {}).', w.waits, duration_text(w.wait_ms),
    array_to_string(w.stage_ids, ', ')) ELSE '' END AS what,
  'spark.dynamicAllocation.executorIdleTimeout longer than the usual pause between jobs, or spark.dynamicAllocation.minExecutors=1 or more' AS advice,
  {executors: l.executors, removed_and_replaced: r.returned, median_life_ms: l.median_life_ms, waits: coalesce(w.waits, 0),
    wait_ms: coalesce(w.wait_ms, 0), waiting_stages: w.stage_ids} AS evidence,
  l.unused_ms AS core_ms
FROM returned r JOIN lives l USING (attempt_key) JOIN attempt_settings e USING (attempt_key) LEFT JOIN waits w USING (attempt_key)
WHERE e.dynamic_allocation AND r.returned >= $churn_min_executors AND coalesce(w.wait_ms, 0) >= $churn_min_wait_ms

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN executor_waits w USING (attempt_key)
WHERE NOT w.is_first AND w.came
