-- what: One row a stage attempt: slots that were there while its tasks ran, how much of their time any task used and how much
--   none did (ms).
WITH ends AS (
  SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, epoch_ms(w.last_finish) - epoch_ms(w.first_launch) AS wall_ms,
    z.slot_ms - a.slot_ms AS slot_ms, z.busy_ms - a.busy_ms AS busy_ms
  FROM stage_work w
  -- A task came or went at each of the two: they are among the moments.
  JOIN core_flow a ON w.attempt_key = a.attempt_key AND w.first_launch = a.moment
  JOIN core_flow z ON w.attempt_key = z.attempt_key AND w.last_finish = z.moment
)
SELECT *, greatest(0, slot_ms - busy_ms) AS idle_ms, CASE WHEN wall_ms > 0 THEN slot_ms / wall_ms END AS slots FROM ends
