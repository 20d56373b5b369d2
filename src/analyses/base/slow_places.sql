-- what: One row a host whose tasks took longer than those of the other hosts in the same stages, and one an executor (executor_id
--   not NULL) of a host that is not slow itself.
WITH hosts AS (
  SELECT attempt_key, host, NULL::VARCHAR AS executor_id, sum(tasks) AS tasks, count(DISTINCT (stage_id, stage_attempt_id)) AS stages,
    sum(sum_ms) AS sum_ms,
    sum(tasks * host_ms) / nullif(sum(tasks * expected_host_ms), 0) AS ratio, count(DISTINCT executor_id) AS executors
  FROM host_pace WHERE hosts > 1 GROUP BY attempt_key, host
), executors AS (
  SELECT attempt_key, host, executor_id, sum(tasks) AS tasks, count(*) AS stages, sum(sum_ms) AS sum_ms,
    sum(tasks * median_ms) / nullif(sum(tasks * expected_ms), 0) AS ratio, 1 AS executors
  FROM host_pace GROUP BY attempt_key, host, executor_id
)
SELECT * FROM hosts WHERE ratio > 1.2
UNION ALL
SELECT e.* FROM executors e LEFT JOIN hosts h ON h.attempt_key = e.attempt_key AND h.host = e.host
WHERE e.ratio > 1.2 AND coalesce(h.ratio, 1) < 1.2
