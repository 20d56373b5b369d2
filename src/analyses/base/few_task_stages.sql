-- what: One row a stage attempt with fewer tasks than slots and no task that stands out: into how many parts its work could go,
--   and the wall-clock time that would save.
WITH few AS (
  SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, w.alike, w.tasks, c.slots, c.wall_ms, c.slot_ms, c.idle_ms, w.sum_ms, w.input_bytes,
    w.shuffle_bytes,
    w.output_bytes, w.written_bytes,
    -- One task that writes makes one file: who wants few files gets them of 128 MB.
    CASE WHEN w.tasks = 1 AND w.output_bytes > 0 THEN least(floor(c.slots), greatest(2, ceil(w.output_bytes / 128e6)))
      ELSE least(floor(c.slots), greatest(w.tasks, ceil(w.sum_ms / 2000))) END AS parts
  FROM stage_work w JOIN stage_cores c USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.tasks < floor(c.slots) AND (w.tasks = 1 OR w.max_ms < 3 * w.median_ms)
)
SELECT *, least(idle_ms / slots, wall_ms - sum_ms / parts) AS lost_ms FROM few WHERE parts > tasks
