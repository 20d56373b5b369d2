-- what: One row a stage attempt with at least as many tasks as slots, of even length, whose last wave is not full: the wall-clock
--   time its empty slots could have saved.
SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, w.alike, w.tasks, w.median_ms, w.max_ms, w.sum_ms, w.input_bytes, w.shuffle_bytes, c.slots,
  c.wall_ms,
  c.slot_ms, c.idle_ms,
  least(c.idle_ms / c.slots, c.wall_ms - w.sum_ms / c.slots) AS lost_ms
FROM stage_work w JOIN stage_cores c USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.tasks >= floor(c.slots) AND c.slots >= 2 AND w.max_ms < 3 * w.median_ms
  -- The last wave leaves a quarter of the slots empty or more.
  AND (w.tasks - 1) % round(c.slots)::BIGINT + 1 < 0.75 * round(c.slots)
