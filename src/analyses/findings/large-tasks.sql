-- title: Tasks too large for the slots
-- question: Do cores wait for the last wave of long tasks?
-- means: Tasks run in waves, as many at once as there are slots. With few waves of long tasks the last one is often nearly empty,
--   and most cores wait for it.
-- computed: Stage attempts with as many tasks as slots or more, but fewer than large_task_waves times as many, of a median of
--   large_task_ms or more, and none that stands out. Lost is the slot time no task used, over the slots. Replayed with tasks so
--   long that the waves end together: the work stays, so core_ms is 0. Stages that are alike (call site, number of tasks, kinds
--   of data) are one row, at the one that lost most.
-- do: Three or more tasks a slot, or a number of partitions that is a multiple of the slots.
-- misses: Executors that come and go during the stage; other stages that fill the gap count as use.
-- cannot tell: Logs that do not say how many cores there were.
-- source: Spark tuning guide (2-3 tasks a CPU core), Sparklens (PRatio)
-- threshold: large_task_ms = 10000 : median duration of the tasks, from which on it counts
-- threshold: large_task_waves = 3 : tasks a slot, below which it counts
-- threshold: large_tasks_min_lost_ms = 10000 : wall-clock time lost, below which it is left out

-- @findings
SELECT w.attempt_key, 'stage ' || w.stage_id || '.' || w.stage_attempt_id AS place, w.stage_id, w.stage_attempt_id, q.execution_id,
  'likely' AS certainty,
  format('{} tasks of {} (median) on {:.0f} slots: {} waves, the last with {} tasks. {:.0f} % of the slot time of {} was empty.', tasks,
    duration_text(w.median_ms), slots, ceil(tasks / round(slots))::INTEGER,
    ((tasks - 1) % round(slots)::BIGINT) + 1, 100 * idle_ms / slot_ms, duration_text(wall_ms))
  || CASE WHEN count(*) OVER alike > 1 THEN format(' With the {} stages like it {} were lost.', count(*) OVER alike - 1,
    duration_text(sum(lost_ms) OVER alike)) ELSE '' END AS what,
  CASE WHEN q.execution_id IS NOT NULL AND shuffle_bytes > coalesce(input_bytes, 0)
    THEN format('spark.sql.shuffle.partitions={}', (4 * round(slots))::INTEGER)
    WHEN q.execution_id IS NOT NULL AND input_bytes > 0 THEN format('spark.sql.files.maxPartitionBytes={}m',
      greatest(1, floor(input_bytes / (4 * slots) / 1048576))::INTEGER)
    ELSE format('{} partitions for this stage', (4 * round(slots))::INTEGER) END AS advice,
  {tasks: tasks, slots: slots, median_ms: w.median_ms, longest_ms: w.max_ms, stage_ms: wall_ms, idle_slot_ms: idle_ms,
    description: q.description} AS evidence,
  0.0 AS core_ms,
  list({stage_id: w.stage_id, stage_attempt_id: w.stage_attempt_id,
    even_ms: w.sum_ms / slots / ceil(tasks / round(slots))} ORDER BY w.lost_ms DESC, w.stage_id, w.stage_attempt_id) OVER alike AS alike_stages
FROM large_task_stages w LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.median_ms >= $large_task_ms AND w.tasks < $large_task_waves * slots AND w.lost_ms >= $large_tasks_min_lost_ms
WINDOW alike AS (PARTITION BY w.attempt_key, w.alike)
QUALIFY row_number() OVER (PARTITION BY w.attempt_key, w.alike ORDER BY w.lost_ms DESC, w.stage_id, w.stage_attempt_id) = 1

-- @waste
SELECT attempt_key, place, task_id, f.even_ms AS without_ms
FROM (SELECT attempt_key, place, unnest(alike_stages, recursive := true) FROM found) f JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS' AND t.duration_ms > f.even_ms

-- @cannot-tell
SELECT attempt_key, 'The log does not say how many cores there were.' AS reason
FROM attempt_span WHERE attempt_key NOT IN (SELECT attempt_key FROM executor_lives) AND attempt_key IN (SELECT attempt_key FROM stage_work)
