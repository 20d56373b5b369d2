-- what: One row for each moment at which tasks or executors came or went: tasks running and slots there from then on, and the
--   integral of both up to then (ms). What ran until a moment is the sum over all starts (less all ends) of the time since, so one pass
--   gives both: number now times now, less the sum of the times at which it changed.
WITH changes AS (
  SELECT attempt_key, launch_time AS moment, 1 AS running, 0 AS slots FROM tasks WHERE launch_time IS NOT NULL
  UNION ALL
  SELECT t.attempt_key, coalesce(t.finish_time, s.to_time), -1, 0 FROM tasks t JOIN attempt_span s USING (attempt_key) WHERE t.launch_time IS NOT NULL
  UNION ALL
  SELECT attempt_key, from_time, 0, slots FROM executor_lives
  UNION ALL
  SELECT attempt_key, to_time, 0, -slots FROM executor_lives
), moments AS (
  SELECT attempt_key, moment, sum(running)::DOUBLE AS running, sum(slots)::DOUBLE AS slots FROM changes GROUP BY ALL
), placed AS (
  SELECT m.*, (epoch_ms(m.moment) - epoch_ms(s.from_time))::DOUBLE AS at_ms FROM moments m JOIN attempt_span s USING (attempt_key)
), ordered AS (
  SELECT * FROM placed ORDER BY attempt_key, moment
), sums AS (
  -- Over all attempts one after the other: such a window needs no sorting and no tree. Numbers are back at zero at the end of each.
  SELECT attempt_key, moment, at_ms, sum(running) OVER w AS running, sum(slots) OVER w AS slots,
    sum(running * at_ms) OVER w AS running_moments, sum(slots * at_ms) OVER w AS slots_moments
  FROM ordered WINDOW w AS (ROWS UNBOUNDED PRECEDING)
), earlier AS (
  SELECT attempt_key, sum(r) OVER w - r AS running_moments, sum(s) OVER w - s AS slots_moments
  FROM (SELECT attempt_key, sum(running * at_ms) AS r, sum(slots * at_ms) AS s FROM placed GROUP BY attempt_key)
  WINDOW w AS (ORDER BY attempt_key)
)
SELECT attempt_key, moment, running::BIGINT AS running, slots::BIGINT AS slots,
  running * at_ms - (sums.running_moments - earlier.running_moments) AS busy_ms,
  slots * at_ms - (sums.slots_moments - earlier.slots_moments) AS slot_ms
FROM sums JOIN earlier USING (attempt_key)
