-- title: Too many small tasks
-- question: Do stages consist of many tasks so short that starting them costs more than their work?
-- means: Each task is scheduled, sent, deserialized and its result sent back. With tasks of milliseconds that is most of their
--   time, and the driver is kept busy.
-- computed: Stage attempts of small_tasks_min or more tasks with a median of small_task_ms or less. Overhead is the median of
--   what was not run time, for each task; it must be small_task_overhead of the stage's task time or more. Wasted is the share of
--   it that would not be there with as many tasks as needed: one a slot, two seconds or 128 MB each, whichever gives most.
--   Replayed with that much taken off each task.
-- do: Fewer partitions: spark.sql.shuffle.partitions, AQE's coalescing, coalesce(), larger input splits.
-- misses: The time a driver needs for each task beyond what the task waits; what starting costs inside the run time.
-- cannot tell: Never: every Spark logs it.
-- source: sparkforensics' tiny tasks (>= 100 tasks, median <= 500 ms), dataflint (small tasks), spark-cli (>= 200 and p50 < 100
--   ms)
-- threshold: small_tasks_min = 100 : tasks of a stage attempt, from which on it counts; not below 100
-- threshold: small_task_ms = 200 : median duration of its tasks, up to which it counts; not above 500
-- threshold: small_task_overhead = 0.2 : overhead over task time of the stage attempt, from which on it counts
-- threshold: small_tasks_min_lost_ms = 5000 : overhead that would not be there, in the application, below which it is left out

-- @findings
WITH stages_of AS (
  SELECT t.*, t.overhead_ms * (1 - needed / tasks) AS lost_ms, q.execution_id, coalesce(q.adaptive, false) AS adaptive FROM tiny_task_stages t
  LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
  WHERE t.tasks >= $small_tasks_min AND t.median_ms <= $small_task_ms AND overhead_ms >= $small_task_overhead * sum_ms AND needed < tasks
), summed AS (
  SELECT attempt_key, count(*) AS stages, sum(tasks) AS tasks, sum(needed) AS needed, sum(sum_ms) AS sum_ms, sum(overhead_ms) AS overhead_ms,
    sum(lost_ms)::DOUBLE AS core_ms,
    sum(lost_ms) FILTER (execution_id IS NOT NULL AND shuffle_bytes > coalesce(input_bytes, 0)) AS sql_shuffle_ms,
    sum(lost_ms) FILTER (execution_id IS NOT NULL AND input_bytes >= coalesce(shuffle_bytes, 0) AND input_bytes > 0) AS sql_input_ms,
    bool_or(adaptive AND shuffle_bytes > 0) AS adaptive, max_by(needed, (lost_ms, -stage_id, -stage_attempt_id))::BIGINT AS worst_needed,
    max_by({stage_id: stage_id, stage_attempt_id: stage_attempt_id, tasks: tasks, median_ms: median_ms, overhead_ms: overhead_ms,
      needed_tasks: needed}, (lost_ms, -stage_id, -stage_attempt_id), 5) AS worst
  FROM stages_of GROUP BY ALL
)
SELECT s.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('{} stage(s) ran {} tasks that took {} in all, {} of them not for work ({:.0f} %); {} tasks would do. Stage {}: {} tasks, median {}.', stages, tasks::BIGINT, duration_text(sum_ms),
    duration_text(overhead_ms), 100 * overhead_ms / sum_ms, needed::BIGINT, worst[1].stage_id, worst[1].tasks, duration_text(worst[1].median_ms)) AS what,
  CASE WHEN coalesce(sql_shuffle_ms, 0) >= core_ms / 2 AND NOT coalesce(e.adaptive, true)
    THEN 'spark.sql.adaptive.enabled=true, which joins small shuffle partitions'
    WHEN coalesce(sql_shuffle_ms, 0) >= core_ms / 2 THEN format('spark.sql.shuffle.partitions={} (it was {})', worst_needed, e.shuffle_partitions)
    WHEN coalesce(sql_input_ms, 0) >= core_ms / 2
      THEN 'Fewer, larger input files; spark.sql.files.maxPartitionBytes and openCostInBytes decide how many go into a task.'
    ELSE format('coalesce({}) before these stages, or that many partitions where their data is made or shuffled.', worst_needed) END AS advice,
  {stages: stages, tasks: tasks, needed_tasks: needed, task_ms: sum_ms, overhead_ms: overhead_ms, worst_stages: worst} AS evidence,
  core_ms
FROM summed s LEFT JOIN attempt_settings e USING (attempt_key)
WHERE core_ms >= $small_tasks_min_lost_ms

-- @waste
SELECT attempt_key, place, task_id,
  t.duration_ms - least(greatest(0, t.duration_ms - t.executor_run_time_ms), s.median_overhead_ms) * (1 - s.needed / s.tasks) AS without_ms
FROM found JOIN tiny_task_stages s USING (attempt_key) JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE s.tasks >= $small_tasks_min AND s.median_ms <= $small_task_ms AND s.overhead_ms >= $small_task_overhead * s.sum_ms
  AND s.needed < s.tasks AND t.status = 'SUCCESS'
