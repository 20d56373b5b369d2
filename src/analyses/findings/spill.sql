-- title: Spill
-- question: Did tasks run out of execution memory and write to disk what they should have held?
-- means: A sort, aggregation or join got less memory than its data needs. Spark wrote part of it to local disk and read it again,
--   with serialization both ways.
-- computed: Disk bytes spilled by the successful tasks of a stage attempt. What it cost is the time of the spilling tasks beyond
--   the time for each byte read that the tasks of the same stage which did not spill took; without five such tasks it is not
--   known.
-- do: Smaller partitions (more of them), so that each fits; or more memory for each core.
-- misses: What the disk of the executor could do. Tasks that spill read more, and do not always cost in proportion to their
--   bytes.
-- cannot tell: Never: every Spark since 1.0 logs it.
-- source: sparkMeasure and the Spark UI (memory and disk bytes spilled); Databricks guide to the Spark UI
-- threshold: spill_min_disk_bytes = 536870912 : disk bytes spilled in the stage attempt, from which on it counts
-- threshold: spill_stage_disk_bytes = 67108864 : the same for a stage attempt that took spill_stage_share of the application's
--   task time
-- threshold: spill_stage_share = 0.05 : share of the application's task time, see there
-- threshold: spill_min_stage_ms = 5000 : task time of the stage attempt, below which it is left out

-- @findings
WITH spilled AS (
  SELECT w.*, s.excess_ms, s.ms_per_byte, s.memory_each, s.peak_each, l.longest
  FROM (SELECT *, sum(sum_ms) OVER (PARTITION BY attempt_key) AS attempt_ms FROM stage_work) w JOIN spilling_stages s USING (attempt_key, stage_id, stage_attempt_id)
  JOIN longest_tasks l USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.sum_ms >= $spill_min_stage_ms AND w.disk_spilled >= if(w.sum_ms >= $spill_stage_share * w.attempt_ms, least($spill_stage_disk_bytes, $spill_min_disk_bytes),
    $spill_min_disk_bytes)
), sized AS (
  SELECT *, least(100000, tasks * greatest(2, ceil((memory_each + peak_each) / nullif(peak_each, 0)))) AS parts FROM spilled
)
SELECT s.attempt_key, 'stage ' || s.stage_id || '.' || s.stage_attempt_id AS place, s.stage_id, s.stage_attempt_id, q.execution_id,
  CASE WHEN excess_ms IS NULL THEN 'sure' ELSE 'likely' END AS certainty,
  format('{} of {} tasks spilled {} to disk ({} in memory); the stage read {} and took {} of task time.', spilling_tasks, tasks,
    formatReadableDecimalSize(disk_spilled::BIGINT),
    formatReadableDecimalSize(memory_spilled::BIGINT), formatReadableDecimalSize(coalesce(input_bytes, 0)::BIGINT + coalesce(shuffle_bytes,
      0)::BIGINT), duration_text(sum_ms))
  || CASE WHEN spilling_tasks <= tasks / 10 THEN ' Few of its tasks spilled: see whether it is skewed.' ELSE '' END AS what,
  CASE WHEN spilling_tasks <= tasks / 10 THEN 'Even out the partitions first (skew); more partitions do not help one heavy key.'
    WHEN q.execution_id IS NOT NULL AND shuffle_bytes > coalesce(input_bytes, 0) AND coalesce(q.adaptive, false)
      THEN format('spark.sql.adaptive.coalescePartitions.initialPartitionNum={} and spark.sql.adaptive.advisoryPartitionSizeInBytes={}b',
        parts::BIGINT, greatest(1048576, floor(shuffle_bytes / parts))::BIGINT)
    WHEN q.execution_id IS NOT NULL AND shuffle_bytes > coalesce(input_bytes, 0) THEN format('spark.sql.shuffle.partitions={}', parts::BIGINT)
    WHEN coalesce(input_bytes, 0) + coalesce(shuffle_bytes, 0) = 0
      THEN format('{} partitions where its rows are made, or more memory for each core', parts::BIGINT)
    WHEN q.execution_id IS NOT NULL THEN format('spark.sql.files.maxPartitionBytes={}b, or more memory for each core',
      greatest(1048576, floor(input_bytes / parts))::BIGINT)
    ELSE format('{} partitions in the shuffle that feeds this stage, or more memory for each core', parts::BIGINT) END AS advice,
  {tasks: tasks, spilling_tasks: spilling_tasks, disk_bytes_spilled: disk_spilled, memory_bytes_spilled: memory_spilled, input_bytes: input_bytes,
    shuffle_bytes_read: shuffle_bytes,
    task_ms: sum_ms, peak_execution_memory_bytes_each: peak_each, executor_memory: e.executor_memory, operators: q.operators,
      description: q.description,
    longest: list_transform(longest, t -> {task_id: t.task_id, duration_ms: t.duration_ms, disk_bytes_spilled: t.disk_spilled})} AS evidence,
  excess_ms AS core_ms, ms_per_byte,
  if(excess_ms IS NULL, 'fewer than five tasks of the stage did without spilling, too few to say what a byte takes', NULL) AS cost_unknown
FROM sized s LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id) LEFT JOIN attempt_settings e USING (attempt_key)

-- @waste
SELECT attempt_key, place, task_id,
  least(t.duration_ms, f.ms_per_byte * (t.input_bytes + t.shuffle_local_bytes_read + t.shuffle_remote_bytes_read)) AS without_ms
FROM found f JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE f.ms_per_byte IS NOT NULL AND t.status = 'SUCCESS' AND t.disk_bytes_spilled > 0
  AND t.input_bytes + t.shuffle_local_bytes_read + t.shuffle_remote_bytes_read > 0
