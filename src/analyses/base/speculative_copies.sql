-- what: One row a speculative copy of a task of which some attempt succeeded, with whether it was the copy. Copies of other tasks
--   neither won nor lost: they were killed with their job or stage, or failed as the original did.
SELECT attempt_key, stage_id, stage_attempt_id, task_id, task_index, executor_id, status, duration_ms, status = 'SUCCESS' AS won
FROM tasks WHERE speculative AND status IN ('SUCCESS', 'KILLED', 'FAILED') AND duration_ms IS NOT NULL
  AND (attempt_key, stage_id, stage_attempt_id, task_index) IN (SELECT (attempt_key, stage_id, stage_attempt_id, task_index) FROM tasks
    WHERE status = 'SUCCESS')
