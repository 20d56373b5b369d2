-- what: One row for each moment at which tasks or executors came or went: tasks running and slots there from then on, and the
--   integral of both up to then (ms).
WITH changes AS (
  SELECT attempt_key, launch_time AS moment, 1 AS running, 0 AS slots FROM tasks WHERE launch_time IS NOT NULL
  UNION ALL
  SELECT t.attempt_key, coalesce(t.finish_time, s.to_time), -1, 0 FROM tasks t JOIN attempt_span s USING (attempt_key) WHERE t.launch_time IS NOT NULL
  UNION ALL
  SELECT attempt_key, from_time, 0, slots FROM executor_lives
  UNION ALL
  SELECT attempt_key, to_time, 0, -slots FROM executor_lives
), moments AS (
  SELECT attempt_key, moment, sum(running) AS running, sum(slots) AS slots FROM changes GROUP BY ALL
), levels AS (
  SELECT attempt_key, moment, sum(running) OVER w AS running, sum(slots) OVER w AS slots,
    coalesce(epoch_ms(moment) - lag(epoch_ms(moment)) OVER w, 0) AS since_ms
  FROM moments WINDOW w AS (PARTITION BY attempt_key ORDER BY moment)
), before AS (
  SELECT *, lag(running, 1, 0) OVER w AS was_running, lag(slots, 1, 0) OVER w AS was_slots
    FROM levels WINDOW w AS (PARTITION BY attempt_key ORDER BY moment)
)
SELECT attempt_key, moment, running::BIGINT AS running, slots::BIGINT AS slots,
  (sum(was_running * since_ms) OVER w)::DOUBLE AS busy_ms, (sum(was_slots * since_ms) OVER w)::DOUBLE AS slot_ms
FROM before WINDOW w AS (PARTITION BY attempt_key ORDER BY moment)
