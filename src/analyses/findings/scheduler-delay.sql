-- title: Scheduler delay
-- question: Did tasks wait long between launch and start, or between end and report?
-- means: The driver is too busy to send tasks and take in their results (too many tasks, large closures, its own GC), or the
--   network between is slow.
-- computed: Scheduler delay is the duration less running, (de)serializing and fetching the result. Stage attempts count whose
--   median delay is delay_ms or more and delay_share of the median duration or more. Wasted is the median delay for each task;
--   replayed with that taken off.
-- do: Fewer tasks, smaller closures (broadcast), more driver cores and memory.
-- misses: Tasks that the driver launched late: that wait is before their launch. Stages with fewer than three tasks a slot: their
--   first tasks are slow to start.
-- cannot tell: Never: every Spark logs it.
-- source: Spark UI (scheduler delay); spark-cli's scheduler delay rule
-- threshold: delay_ms = 100 : median scheduler delay of a stage attempt, from which on it counts
-- threshold: delay_share = 0.25 : median delay over median duration, from which on it counts
-- threshold: delay_min_lost_ms = 10000 : delay in the application, below which it is left out

-- @findings
WITH summed AS (
  SELECT attempt_key, count(*) AS stages, sum(tasks)::BIGINT AS tasks, sum(tasks * median_delay_ms)::DOUBLE AS core_ms,
    max_by({stage_id: stage_id, stage_attempt_id: stage_attempt_id, tasks: tasks, median_delay_ms: median_delay_ms, median_ms: median_ms},
      (tasks * median_delay_ms, -stage_id, -stage_attempt_id), 5) AS worst
  FROM waved_stages WHERE median_delay_ms >= $delay_ms AND median_delay_ms >= $delay_share * median_ms GROUP BY attempt_key
)
SELECT attempt_key, 'application' AS place, 'sure' AS certainty,
  format('In {} stage(s) with {} tasks half of the tasks were delayed by {} or more of {} (stage {}); {} in all.', stages,
    tasks, duration_text(worst[1].median_delay_ms), duration_text(worst[1].median_ms), worst[1].stage_id, duration_text(core_ms)) AS what,
  'Fewer, longer tasks; broadcast large values instead of closing over them; more spark.driver.cores and spark.driver.memory if the driver was busy.' AS advice,
  {stages: stages, tasks: tasks, delay_ms: core_ms, worst_stages: worst} AS evidence, core_ms
FROM summed WHERE core_ms >= $delay_min_lost_ms

-- @waste
SELECT attempt_key, place, task_id, t.duration_ms - least(t.scheduler_delay_ms, w.median_delay_ms) AS without_ms
FROM found JOIN waved_stages w USING (attempt_key) JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.median_delay_ms >= $delay_ms AND w.median_delay_ms >= $delay_share * w.median_ms AND t.status = 'SUCCESS'
