-- title: Too few tasks
-- question: Do long stages have fewer tasks than there are cores?
-- means: A stage with fewer tasks than slots leaves the others empty, however many executors there are. One task for a whole
--   result (coalesce(1), repartition(1), a window or sort without partitions, one file that cannot be split) is the common case.
-- computed: Stage attempts with fewer tasks than slots while they ran. Lost is the slot time that no task of any stage used, over
--   the slots: the wall clock that would be saved if the work were spread over all of them. Replayed with the work in as many
--   parts as two seconds each give, at most one a slot, and of one written file in parts of 128 MB: the work stays, so core_ms is
--   0. Stages that are alike (call site, number of tasks, kinds of data) are one row, at the one that lost most.
-- do: More partitions for that step; do not write one file by one task.
-- misses: Work that cannot be divided. Two such stages at once are both told to use the same empty slots. If one task stands out,
--   see skew: then the stage is left out here. So is one whose partitions adaptive execution merged: that has a finding of its own.
-- cannot tell: Logs that do not say how many cores there were (Spark before 1.3, or without ExecutorAdded).
-- source: Sparklens' PRatio (tasks / cores), sparkforensics' low parallelism
-- threshold: few_tasks_min_stage_ms = 10000 : wall-clock time of the stage's tasks, below which it is left out
-- threshold: few_tasks_min_lost_ms = 5000 : wall-clock time lost, below which it is left out
-- threshold: coalesced_rows = 10 : shuffled rows per core (or partition, if these are fewer), below which there is nothing to
--   spread

-- @findings
SELECT f.attempt_key, 'stage ' || f.stage_id || '.' || f.stage_attempt_id AS place, f.stage_id, f.stage_attempt_id, q.execution_id,
  'likely' AS certainty,
  format('{} for {:.0f} slots: the stage took {}, in which {:.0f} % of the slot time was empty. It read {} and wrote {}.', CASE tasks WHEN 1
    THEN 'One task' ELSE tasks || ' tasks' END, slots, duration_text(wall_ms),
    100 * idle_ms / slot_ms, formatReadableDecimalSize(coalesce(input_bytes, 0)::BIGINT + coalesce(shuffle_bytes, 0)::BIGINT),
      formatReadableDecimalSize(coalesce(output_bytes, 0)::BIGINT + coalesce(written_bytes, 0)::BIGINT))
  || CASE WHEN count(*) OVER alike > 1 THEN format(' With the {} stages like it {} were lost.', count(*) OVER alike - 1,
    duration_text(sum(lost_ms) OVER alike)) ELSE '' END AS what,
  CASE
    WHEN EXISTS (FROM coalesced_stages c WHERE c.attempt_key = f.attempt_key AND c.stage_id = f.stage_id)
      THEN format('Adaptive execution merged its partitions by their size: repartition({}) before the heavy step keeps them.', parts::INTEGER)
    WHEN tasks = 1 AND output_bytes > 0 THEN format('Do not write by one task: leave out coalesce(1) or repartition(1), or write {} files.',
    parts::INTEGER)
    WHEN shuffle_bytes > coalesce(input_bytes, 0) AND q.execution_id IS NOT NULL
      THEN format('spark.sql.shuffle.partitions={} or repartition(); a window, limit or sort over all rows has one partition by nature: give it one to divide by.', parts::INTEGER)
    WHEN input_bytes > 0 AND q.execution_id IS NOT NULL
      THEN format('spark.sql.files.maxPartitionBytes={}m, if the files can be split; else more files.',
      greatest(1, floor(input_bytes / parts / 1048576))::INTEGER)
    ELSE format('{} partitions for this step: repartition(), or numPartitions where its data is made or shuffled.', parts::INTEGER) END AS advice,
  {tasks: tasks, parts: parts, slots: slots, stage_ms: wall_ms, task_ms: sum_ms, idle_slot_ms: idle_ms, input_bytes: input_bytes,
    shuffle_bytes_read: shuffle_bytes, output_bytes: output_bytes,
    operators: q.operators, description: q.description} AS evidence,
  0.0 AS core_ms,
  list({stage_id: f.stage_id, stage_attempt_id: f.stage_attempt_id, shorter: tasks / parts} ORDER BY f.lost_ms DESC, f.stage_id, f.stage_attempt_id) OVER alike AS alike_stages
FROM few_task_stages f LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
WHERE f.wall_ms >= $few_tasks_min_stage_ms AND f.lost_ms >= $few_tasks_min_lost_ms
  AND NOT EXISTS (FROM coalesced_stages c WHERE c.attempt_key = f.attempt_key AND c.stage_id = f.stage_id AND c.alone AND c.worked
    AND c.records >= $coalesced_rows * c.usable)
WINDOW alike AS (PARTITION BY f.attempt_key, f.alike)
QUALIFY row_number() OVER (PARTITION BY f.attempt_key, f.alike ORDER BY f.lost_ms DESC, f.stage_id, f.stage_attempt_id) = 1

-- @waste
SELECT attempt_key, place, task_id, t.duration_ms * f.shorter AS without_ms
FROM (SELECT attempt_key, place, unnest(alike_stages, recursive := true) FROM found) f JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS'

-- @cannot-tell
SELECT attempt_key, 'The log does not say how many cores there were.' AS reason
FROM attempt_span WHERE attempt_key NOT IN (SELECT attempt_key FROM executor_lives) AND attempt_key IN (SELECT attempt_key FROM stage_work)
