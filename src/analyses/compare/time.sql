-- question: Where does the difference in wall-clock time between two runs come from?
-- inputs: stage_pairs, stage_wall, stages, attempt_span; `compared` has the two attempts
-- column: what = stage, or what ran when no stage did: start (before the first stage), driver (between stages), end (after the last one).
-- column: name = Name of the stage; job its job, role what it reads and writes.
-- column: a_stage_id = The stage in run a; NULL if it has none such. The same for b.
-- column: a_wall_ms = Its part of the time of run a, in ms: the parts of a run add up to its time. The same for b.
-- column: difference_ms = b_wall_ms - a_wall_ms; all add up to the difference of the runs.
-- column: a_tasks, a_task_ms, a_input_bytes, a_input_records, a_shuffle_read_bytes, a_shuffle_read_records, a_shuffle_write_bytes, a_output_bytes, a_spilled_bytes, a_gc_ms, a_failed_tasks = Sums
--   over the stage in run a; NULL where it has none such, and where the log does not have the metric. The same for b.
WITH sums AS (
  SELECT s.attempt_key, s.stage_id, sum(w.wall_ms) AS wall_ms, max(s.num_tasks) AS tasks, sum(x.task_ms) AS task_ms,
    sum(s.input_bytes)::DOUBLE AS input_bytes, sum(s.input_records)::DOUBLE AS input_records,
    sum(s.shuffle_records_read)::DOUBLE AS shuffle_read_records, sum(s.shuffle_local_bytes_read + s.shuffle_remote_bytes_read)::DOUBLE AS shuffle_read_bytes,
    sum(s.shuffle_bytes_written)::DOUBLE AS shuffle_write_bytes, sum(s.output_bytes)::DOUBLE AS output_bytes,
    sum(s.memory_bytes_spilled)::DOUBLE AS spilled_bytes, sum(s.jvm_gc_time_ms)::DOUBLE AS gc_ms,
    sum(s.num_failed_tasks)::BIGINT AS failed_tasks
  FROM stages s JOIN stage_wall w USING (attempt_key, stage_id, stage_attempt_id)
  LEFT JOIN (SELECT attempt_key, stage_id, stage_attempt_id, sum(task_time_ms)::DOUBLE AS task_ms FROM stage_executors GROUP BY ALL) x
    USING (attempt_key, stage_id, stage_attempt_id)
  GROUP BY ALL
), parts AS (
  SELECT 'stage' AS what, p.name, p.job, p.role, p.a_stage_id, p.b_stage_id, p.a_execution_id, p.b_execution_id,
    a.wall_ms AS a_wall_ms, b.wall_ms AS b_wall_ms, a.tasks AS a_tasks, b.tasks AS b_tasks, a.task_ms AS a_task_ms, b.task_ms AS b_task_ms,
    a.input_bytes AS a_input_bytes, b.input_bytes AS b_input_bytes, a.input_records AS a_input_records, b.input_records AS b_input_records,
    a.shuffle_read_records AS a_shuffle_read_records, b.shuffle_read_records AS b_shuffle_read_records, a.shuffle_read_bytes AS a_shuffle_read_bytes,
    b.shuffle_read_bytes AS b_shuffle_read_bytes, a.shuffle_write_bytes AS a_shuffle_write_bytes, b.shuffle_write_bytes AS b_shuffle_write_bytes,
    a.output_bytes AS a_output_bytes, b.output_bytes AS b_output_bytes, a.spilled_bytes AS a_spilled_bytes, b.spilled_bytes AS b_spilled_bytes,
    a.gc_ms AS a_gc_ms, b.gc_ms AS b_gc_ms, a.failed_tasks AS a_failed_tasks, b.failed_tasks AS b_failed_tasks
  FROM stage_pairs p
  LEFT JOIN sums a ON a.attempt_key = p.a_key AND a.stage_id = p.a_stage_id
  LEFT JOIN sums b ON b.attempt_key = p.b_key AND b.stage_id = p.b_stage_id
), spans AS (
  SELECT c.side, a.wall_ms, coalesce(w.ran_ms, 0) AS ran_ms,
    coalesce(w.first_ms, epoch_ms(a.to_time)) - epoch_ms(a.from_time) AS start_ms,
    epoch_ms(a.to_time) - coalesce(w.last_ms, epoch_ms(a.to_time)) AS end_ms
  FROM compared c JOIN attempt_span a USING (attempt_key)
  LEFT JOIN (
    SELECT attempt_key, sum(wall_ms) AS ran_ms, min(from_ms) AS first_ms, max(to_ms) AS last_ms FROM stage_wall GROUP BY ALL
  ) w USING (attempt_key)
), gaps AS (
  SELECT what, max(ms) FILTER (side = 'a') AS a_wall_ms, max(ms) FILTER (side = 'b') AS b_wall_ms FROM (
    SELECT side, 'start' AS what, start_ms AS ms FROM spans
    UNION ALL SELECT side, 'driver', wall_ms - ran_ms - start_ms - end_ms FROM spans
    UNION ALL SELECT side, 'end', end_ms FROM spans
  ) GROUP BY what
)
SELECT *, coalesce(b_wall_ms, 0) - coalesce(a_wall_ms, 0) AS difference_ms
FROM (SELECT * FROM parts UNION ALL BY NAME SELECT * FROM gaps)
ORDER BY abs(difference_ms) DESC, a_stage_id
