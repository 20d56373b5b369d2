-- question: What did each run waste of the cores that were held for it?
-- inputs: attempt_span, executors, executors_former, tasks, task_resubmissions
-- column: core_ms = Core time that executors offered, in ms; NULL where the log does not tell the cores.
-- column: useful_ms = Core time of tasks that succeeded, in ms. A task holds as many cores as its executor gives to each (spark.task.cpus); one where
--   the log does not tell.
-- column: lost_ms = Core time of tasks that failed, were killed, or had to run again, in ms.
-- column: idle_ms = Core time that no task held, in ms, tasks that still ran among them up to the last moment; NULL as core_ms.
-- column: wasted_ms = lost_ms and idle_ms.
WITH task_cores AS (
  SELECT attempt_key, executor_id, max(total_cores / greatest(max_tasks, 1)) AS cores
  FROM (SELECT attempt_key, executor_id, total_cores, max_tasks FROM executors
    UNION ALL SELECT attempt_key, executor_id, total_cores, max_tasks FROM executors_former)
  WHERE total_cores > 0
  GROUP BY attempt_key, executor_id
), spent AS (
  SELECT attempt_key, coalesce(sum(good_ms * coalesce(cores, 1)), 0)::DOUBLE AS good_ms, coalesce(sum(bad_ms * coalesce(cores, 1)), 0)::DOUBLE AS bad_ms,
    sum(held_ms * coalesce(cores, 1))::DOUBLE AS held_ms
  FROM (
    -- A clock that was set back makes tasks of less than no time.
    SELECT attempt_key, executor_id, sum(greatest(duration_ms, 0)) FILTER (status = 'SUCCESS') AS good_ms,
      sum(greatest(duration_ms, 0)) FILTER (status <> 'SUCCESS') AS bad_ms,
      sum(greatest(coalesce(duration_ms, date_diff('millisecond', launch_time, to_time)), 0)) AS held_ms
    FROM tasks JOIN attempt_span USING (attempt_key) GROUP BY attempt_key, executor_id
  ) LEFT JOIN task_cores USING (attempt_key, executor_id)
  GROUP BY attempt_key
), again AS (
  SELECT r.attempt_key, sum((epoch_ms(r.finish_time) - epoch_ms(r.launch_time)) * coalesce(cores, 1))::DOUBLE AS again_ms
  FROM task_resubmissions r LEFT JOIN task_cores USING (attempt_key, executor_id)
  GROUP BY r.attempt_key
)
SELECT p.attempt_key, p.core_ms,
  coalesce(s.good_ms, 0) - coalesce(a.again_ms, 0) AS useful_ms,
  coalesce(s.bad_ms, 0) + coalesce(a.again_ms, 0) AS lost_ms,
  greatest(p.core_ms - coalesce(s.held_ms, 0), 0) AS idle_ms,
  coalesce(s.bad_ms, 0) + coalesce(a.again_ms, 0) + greatest(p.core_ms - coalesce(s.held_ms, 0), 0) AS wasted_ms
FROM attempt_span p LEFT JOIN spent s USING (attempt_key) LEFT JOIN again a USING (attempt_key)
ORDER BY wasted_ms DESC NULLS LAST, p.attempt_key
