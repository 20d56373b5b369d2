-- what: One row a life of an executor that can run tasks: when it was there, how many tasks it can run at once. Of local mode the
--   driver too. resource_profile_id: what it can run stages of.
SELECT e.attempt_key, e.executor_id, e.host, e.max_tasks AS slots, e.add_time AS from_time,
  greatest(coalesce(e.remove_time, s.to_time), e.add_time) AS to_time, e.remove_time, e.remove_reason, e.resource_profile_id
FROM (SELECT attempt_key, executor_id, coalesce(host, split_part(host_port, ':', 1)) AS host, max_tasks, add_time, remove_time, remove_reason,
    resource_profile_id
  FROM executors
  UNION ALL
  SELECT attempt_key, executor_id, coalesce(host, split_part(host_port, ':', 1)), max_tasks, add_time, remove_time, remove_reason, resource_profile_id
    FROM executors_former) e
JOIN attempt_span s USING (attempt_key)
WHERE e.max_tasks IS NOT NULL AND e.add_time IS NOT NULL
