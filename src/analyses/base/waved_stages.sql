-- what: The rows of stage_work with three tasks a slot or more: most of their tasks are not the first on their executor, so
--   medians are free of warming up.
SELECT w.* FROM stage_work w JOIN stage_cores c USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.tasks >= 3 * greatest(coalesce(c.slots, 1), w.executors)
