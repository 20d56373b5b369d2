-- what: Times inside jobs in which no task ran and no stage waited for executors.
SELECT g.attempt_key, g.from_time, g.to_time, g.gap_ms FROM driver_gaps g
WHERE g.kind = 'in job' AND NOT EXISTS (SELECT 1 FROM executor_waits w WHERE w.attempt_key = g.attempt_key AND w.from_time < g.to_time
  AND w.to_time > g.from_time)
