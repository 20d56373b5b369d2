-- what: One row per SQL execution that had half a second of task time or took half a second: the plans worth reading. The
--   others cannot have a finding that costs anything, and are most of the executions of many applications.
SELECT e.attempt_key, e.execution_id, max(p.plan_version) AS plan_version, e.description, e.status, e.error_message,
  e.submission_time, e.completion_time, e.duration_ms, any_value(coalesce(s.task_ms, 0)) AS task_ms
FROM sql_executions e
JOIN sql_plans p ON p.attempt_key = e.attempt_key AND p.execution_id = e.execution_id AND p.is_final
LEFT JOIN (SELECT attempt_key, execution_id, sum(task_ms) AS task_ms FROM execution_stages GROUP BY ALL) s
  ON s.attempt_key = e.attempt_key AND s.execution_id = e.execution_id
WHERE s.task_ms >= 500 OR e.duration_ms >= 500
GROUP BY ALL
