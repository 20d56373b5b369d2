-- what: One row a stage attempt of a hundred short tasks or more, with what starting them cost (the median of what was not run
--   time) and how many tasks would do: two seconds each, 128 MB each, or one a slot, whichever is most.
SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, w.tasks, w.median_ms, w.sum_ms, w.run_ms, c.slots, w.input_bytes, w.shuffle_bytes,
  w.median_overhead_ms,
  w.tasks * w.median_overhead_ms AS overhead_ms,
  least(w.tasks, greatest(ceil(coalesce(c.slots, 1)), ceil((coalesce(w.input_bytes, 0) + coalesce(w.shuffle_bytes, 0)) / 128e6),
    ceil(w.run_ms / 2000), 1)) AS needed
FROM stage_work w JOIN stage_cores c USING (attempt_key, stage_id, stage_attempt_id)
WHERE w.tasks >= 100 AND w.median_ms <= 500
