-- title: Tasks that take long to deserialize
-- question: Did executors spend much of the tasks' time unpacking the tasks themselves?
-- means: The closure drags large objects along (a dictionary, a model, an outer class), or every task loads classes and jars
--   anew.
-- computed: Stage attempts whose median deserialization time is deserialize_ms or more and deserialize_share of the median
--   duration or more. Wasted is that median for each task; replayed with it taken off.
-- do: Broadcast large values; do not refer to fields of large objects in closures.
-- misses: Stages with fewer than three tasks a slot: there most tasks are the first on their executor, and load classes.
-- cannot tell: Never: every Spark logs it.
-- source: Spark UI (task deserialization time)
-- threshold: deserialize_ms = 100 : median deserialization time of a stage attempt, from which on it counts
-- threshold: deserialize_share = 0.25 : that over the median duration, from which on it counts
-- threshold: deserialize_min_lost_ms = 10000 : that time in the application, below which it is left out

-- @findings
WITH summed AS (
  SELECT attempt_key, count(*) AS stages, sum(tasks)::BIGINT AS tasks, sum(tasks * median_deserialize_ms)::DOUBLE AS core_ms,
    max_by({stage_id: stage_id, stage_attempt_id: stage_attempt_id, tasks: tasks, median_deserialize_ms: median_deserialize_ms, median_ms: median_ms},
      (tasks * median_deserialize_ms, -stage_id, -stage_attempt_id), 5) AS worst
  FROM waved_stages WHERE median_deserialize_ms >= $deserialize_ms AND median_deserialize_ms >= $deserialize_share * median_ms GROUP BY attempt_key
)
SELECT attempt_key, 'application' AS place, 'likely' AS certainty,
  format('In {} stage(s) with {} tasks half of the tasks took {} or more of {} to be deserialized (stage {}); {} in all.', stages,
    tasks, duration_text(worst[1].median_deserialize_ms), duration_text(worst[1].median_ms), worst[1].stage_id, duration_text(core_ms)) AS what,
  'Broadcast what the closure carries; see which large objects the function refers to.' AS advice,
  {stages: stages, tasks: tasks, deserialize_ms: core_ms, worst_stages: worst} AS evidence, core_ms
FROM summed WHERE core_ms >= $deserialize_min_lost_ms

-- @waste
SELECT attempt_key, place, task_id, t.duration_ms - least(t.executor_deserialize_time_ms, w.median_deserialize_ms) AS without_ms
FROM found JOIN waved_stages w USING (attempt_key) JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.median_deserialize_ms >= $deserialize_ms AND w.median_deserialize_ms >= $deserialize_share * w.median_ms AND t.status = 'SUCCESS'
