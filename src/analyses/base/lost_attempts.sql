-- what: One row a task attempt that ended without success, with why: error, fetch, executor lost, speculation (another attempt
--   was first), denied (to commit) or cancelled.
SELECT attempt_key, stage_id, stage_attempt_id, task_id, task_index, attempt, executor_id, host, launch_time, finish_time, duration_ms, speculative,
  error_message,
  CASE WHEN end_reason = 'FetchFailed' THEN 'fetch'
    WHEN end_reason = 'ExecutorLostFailure' THEN 'executor lost'
    WHEN end_reason = 'TaskCommitDenied' THEN 'denied'
    -- Copies that still run when the stage is complete are killed with its end as the reason.
    WHEN end_reason = 'TaskKilled' AND regexp_matches(error_message, 'another attempt succeeded|Stage finished') THEN 'speculation'
    WHEN end_reason = 'TaskKilled' OR status = 'KILLED' THEN 'cancelled'
    ELSE 'error' END AS cause
FROM tasks WHERE status IN ('FAILED', 'KILLED') AND duration_ms IS NOT NULL
