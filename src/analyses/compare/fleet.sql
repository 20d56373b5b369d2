-- question: What did each run waste of the cores that were held for it?
-- inputs: attempt_span, tasks
-- column: core_ms = Core time that executors offered, in ms; NULL where the log does not tell the cores.
-- column: useful_ms = Time of tasks that succeeded, in ms. A task counts as one core.
-- column: lost_ms = Time of tasks that failed, were killed, or had to run again, in ms.
-- column: idle_ms = Core time in which no task ran, in ms; NULL as core_ms.
-- column: wasted_ms = lost_ms and idle_ms.
WITH spent AS (
  SELECT attempt_key, coalesce(sum(duration_ms) FILTER (status = 'SUCCESS'), 0)::DOUBLE AS good_ms, sum(duration_ms)::DOUBLE AS all_ms
  FROM tasks GROUP BY attempt_key
), again AS (
  SELECT attempt_key, sum(epoch_ms(finish_time) - epoch_ms(launch_time))::DOUBLE AS again_ms FROM task_resubmissions GROUP BY attempt_key
)
SELECT p.attempt_key, p.core_ms,
  coalesce(s.good_ms, 0) - coalesce(a.again_ms, 0) AS useful_ms,
  coalesce(s.all_ms - s.good_ms, 0) + coalesce(a.again_ms, 0) AS lost_ms,
  greatest(p.core_ms - coalesce(s.all_ms, 0), 0) AS idle_ms,
  coalesce(s.all_ms - s.good_ms, 0) + coalesce(a.again_ms, 0) + greatest(p.core_ms - coalesce(s.all_ms, 0), 0) AS wasted_ms
FROM attempt_span p LEFT JOIN spent s USING (attempt_key) LEFT JOIN again a USING (attempt_key)
ORDER BY wasted_ms DESC NULLS LAST, p.attempt_key
