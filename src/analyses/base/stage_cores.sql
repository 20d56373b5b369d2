-- what: One row a stage attempt: slots that were there while its tasks ran, how much of their time any task used and how much
--   none did (ms).
WITH ends AS (
  SELECT w.attempt_key, w.stage_id, w.stage_attempt_id, w.first_launch, w.last_finish,
    a.busy_ms + a.running * (epoch_ms(w.first_launch) - epoch_ms(a.moment)) AS busy_before,
    a.slot_ms + a.slots * (epoch_ms(w.first_launch) - epoch_ms(a.moment)) AS slot_before
  FROM stage_work w ASOF JOIN core_flow a ON w.attempt_key = a.attempt_key AND w.first_launch >= a.moment
)
SELECT e.attempt_key, e.stage_id, e.stage_attempt_id, epoch_ms(e.last_finish) - epoch_ms(e.first_launch) AS wall_ms,
  z.slot_ms + z.slots * (epoch_ms(e.last_finish) - epoch_ms(z.moment)) - slot_before AS slot_ms,
  z.busy_ms + z.running * (epoch_ms(e.last_finish) - epoch_ms(z.moment)) - busy_before AS busy_ms,
  greatest(0, z.slot_ms + z.slots * (epoch_ms(e.last_finish) - epoch_ms(z.moment)) - slot_before
    - (z.busy_ms + z.running * (epoch_ms(e.last_finish) - epoch_ms(z.moment)) - busy_before)) AS idle_ms,
  CASE WHEN e.last_finish > e.first_launch
    THEN (z.slot_ms + z.slots * (epoch_ms(e.last_finish) - epoch_ms(z.moment)) - slot_before) / (epoch_ms(e.last_finish) - epoch_ms(e.first_launch)) END AS slots
FROM ends e ASOF JOIN core_flow z ON e.attempt_key = z.attempt_key AND e.last_finish >= z.moment
