-- what: How the time of an attempt is shared by what ran: one row per stage attempt that ran, with wall_ms, its part of the wall-clock
--   time, and from_ms and to_ms, when it ran. A moment in which n stage attempts ran counts as one n-th for each, so the parts add
--   up to the time in which any ran. What clocks put outside of the time of the attempt, or before its own beginning, is no time.
WITH ran AS (
  SELECT s.attempt_key, s.stage_id, s.stage_attempt_id,
    greatest(least(epoch_ms(s.submission_time), epoch_ms(a.to_time)), epoch_ms(a.from_time)) AS from_ms,
    greatest(least(epoch_ms(coalesce(s.completion_time, a.to_time)), epoch_ms(a.to_time)), from_ms) AS to_ms
  FROM stages s JOIN attempt_span a USING (attempt_key)
  WHERE s.submission_time IS NOT NULL AND s.status NOT IN ('SKIPPED', 'PENDING')
),
moments AS (
  SELECT attempt_key, moment, sum(change) AS change
  FROM (SELECT attempt_key, from_ms AS moment, 1 AS change FROM ran UNION ALL SELECT attempt_key, to_ms, -1 FROM ran)
  GROUP BY ALL
),
levels AS (
  SELECT attempt_key, moment, sum(change) OVER w AS running, lead(moment) OVER w - moment AS lasts
  FROM moments WINDOW w AS (PARTITION BY attempt_key ORDER BY moment)
),
clock AS (
  SELECT attempt_key, moment,
    coalesce(sum(if(running > 0, lasts / running, 0)) OVER (PARTITION BY attempt_key ORDER BY moment ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS each_ms
  FROM levels
)
SELECT r.attempt_key, r.stage_id, r.stage_attempt_id, (t.each_ms - f.each_ms)::DOUBLE AS wall_ms, r.from_ms, r.to_ms
FROM ran r
JOIN clock f ON f.attempt_key = r.attempt_key AND f.moment = r.from_ms
JOIN clock t ON t.attempt_key = r.attempt_key AND t.moment = r.to_ms
