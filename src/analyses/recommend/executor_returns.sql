-- what: Executors that were let go idle, while a stage came and another executor was started soon after: one row an attempt that has some.
-- columns: returned of them; idle_ms is from the last task of one to the submission of the next stage, not exceeded by nine of ten; held_ms is the core time that keeping all of them until then would have taken; wait_ms is how long stages waited because no executor was left, and
--   waits how often.
-- needs: executor_lives, executor_waits, loss_cause.
WITH idle AS (
  SELECT l.attempt_key, l.slots, l.remove_time, coalesce(max(t.finish_time), l.from_time) AS idle_from
  FROM executor_lives l
  LEFT JOIN tasks t ON t.attempt_key = l.attempt_key AND t.executor_id = l.executor_id AND t.launch_time >= l.from_time AND t.launch_time <= l.remove_time
  WHERE l.remove_time IS NOT NULL AND loss_cause(coalesce(l.remove_reason, '')) IN ('lost', 'terminated')
  GROUP BY l.attempt_key, l.executor_id, l.slots, l.from_time, l.remove_time
), followed AS (
  SELECT i.*, s.submission_time
  FROM idle i
  ASOF JOIN (SELECT attempt_key, submission_time FROM stages WHERE submission_time IS NOT NULL) s
    ON s.attempt_key = i.attempt_key AND i.remove_time <= s.submission_time
  ASOF JOIN (SELECT attempt_key, from_time FROM executor_lives) a ON a.attempt_key = i.attempt_key AND i.remove_time <= a.from_time
  -- A second without a task: it was not lost at work.
  WHERE epoch_ms(i.remove_time) - epoch_ms(i.idle_from) >= 1000 AND epoch_ms(a.from_time) - epoch_ms(i.remove_time) <= 300000
)
SELECT f.attempt_key, count(*) AS returned, quantile_disc(epoch_ms(submission_time) - epoch_ms(idle_from), 0.9) AS idle_ms,
  CAST(sum(slots * (epoch_ms(submission_time) - epoch_ms(remove_time))) AS DOUBLE) AS held_ms,
  coalesce(any_value(w.wait_ms), 0) AS wait_ms, coalesce(any_value(w.waits), 0) AS waits
FROM followed f
LEFT JOIN (SELECT attempt_key, CAST(sum(wait_ms) AS DOUBLE) AS wait_ms, count(*) AS waits FROM executor_waits WHERE NOT is_first AND came GROUP BY attempt_key) w
  USING (attempt_key)
GROUP BY f.attempt_key
