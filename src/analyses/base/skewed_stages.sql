-- what: One row a stage attempt whose longest task stands out, with what explains it: 'shuffle', 'input' (data in proportion),
--   'time' (no data to compare, or only partly) or 'straggler' (same data, more time). Only stages that lost a second by it.
WITH compared AS (
  SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, w.alike, w.tasks, w.sum_ms, w.median_ms, w.p75_ms, w.max_ms, l.longest, l.longest[1] AS worst,
    w.input_bytes, w.shuffle_bytes, w.median_input_bytes, w.median_shuffle_bytes, c.wall_ms, c.slots, c.idle_ms,
    -- With the work spread evenly the stage takes the mean or, with more tasks than slots, the time all slots need for it.
    w.sum_ms / least(coalesce(nullif(c.slots, 0), w.tasks), w.tasks) AS even_ms, w.sum_ms / w.tasks AS mean_ms, w.first_launch,
    w.max_ms / greatest(w.median_ms, 1) AS time_ratio,
    greatest(CASE WHEN w.input_bytes > 0 THEN l.longest[1].input_bytes / greatest(w.median_input_bytes, 1) END,
      CASE WHEN w.input_bytes > 0 THEN l.longest[1].input_records / greatest(w.median_input_records, 1) END) AS input_ratio,
    greatest(CASE WHEN w.shuffle_bytes > 0 THEN l.longest[1].shuffle_bytes / greatest(w.median_shuffle_bytes, 1) END,
      CASE WHEN w.shuffle_bytes > 0 THEN l.longest[1].shuffle_records / greatest(w.median_shuffle_records, 1) END) AS shuffle_ratio
  FROM stage_work w JOIN stage_cores c USING (attempt_key, stage_id, stage_attempt_id)
  JOIN longest_tasks l USING (attempt_key, stage_id, stage_attempt_id)
), judged AS (
  SELECT *, least(wall_ms - even_ms, max_ms - mean_ms) AS lost_ms,
    CASE WHEN shuffle_ratio >= least(time_ratio / 2, 3) AND shuffle_ratio >= coalesce(input_ratio, 0) THEN 'shuffle'
      WHEN input_ratio >= least(time_ratio / 2, 3) THEN 'input'
      WHEN greatest(input_ratio, shuffle_ratio) < 1.5 THEN 'straggler'
      ELSE 'time' END AS kind
  FROM compared
)
SELECT * FROM judged WHERE tasks > 1 AND time_ratio >= 2 AND lost_ms >= 1000
