-- what: One row a scan or write node of the final plan of a SQL execution that counts files: how many, their size, and the times
--   it measured.
SELECT m.attempt_key, m.execution_id, m.node_id, any_value(n.name) AS name, any_value(n.metadata->>'Location') AS location,
  (max(m.total) FILTER (m.name = 'number of files read'))::BIGINT AS files_read,
    (max(m.total) FILTER (m.name = 'size of files read'))::BIGINT AS bytes_read,
  (max(m.total) FILTER (m.name = 'scan time'))::DOUBLE AS scan_ms, (max(m.total) FILTER (m.name = 'metadata time'))::DOUBLE AS metadata_ms,
  (max(m.total) FILTER (m.name = 'number of partitions read'))::BIGINT AS partitions_read,
  (max(m.total) FILTER (m.name = 'number of written files'))::BIGINT AS files_written,
    (max(m.total) FILTER (m.name = 'written output'))::BIGINT AS bytes_written,
  (max(m.total) FILTER (m.name = 'number of dynamic part'))::BIGINT AS partitions_written,
  (max(m.total) FILTER (m.name = 'job commit time'))::DOUBLE AS job_commit_ms,
    (max(m.total) FILTER (m.name = 'task commit time'))::DOUBLE AS task_commit_ms
FROM sql_metrics m JOIN sql_plan_nodes n USING (attempt_key, execution_id, plan_version, node_id)
WHERE m.is_final AND m.name IN ('number of files read', 'size of files read', 'scan time', 'metadata time', 'number of partitions read',
  'number of written files', 'written output', 'number of dynamic part',
  'job commit time', 'task commit time')
GROUP BY ALL HAVING files_read > 0 OR files_written > 0
