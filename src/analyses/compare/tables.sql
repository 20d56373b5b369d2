-- question: Which tables did two runs read and write, and how much of them?
-- inputs: plan_steps, sql_plan_nodes, sql_metrics; `compared` has the two attempts
-- column: direction = read or write.
-- column: place = Table or path, with numbers as #.
-- column: a_bytes, b_bytes = Bytes of the files that were read; NULL where no metric tells, and for writes.
-- column: a_rows, b_rows = Rows that scans gave, in the plans that ran; NULL where no metric tells.
WITH scans AS (
  SELECT c.side, 'read' AS direction,
    regexp_replace(coalesce(nullif(regexp_extract(regexp_replace(trim(n.name), '\b(spark_catalog\.)?default\.', ''), '^\w*[Ss]can \w+ (\S+)$', 1), ''),
      nullif(regexp_extract(json_extract_string(n.metadata, '$.Location'), '\[([^\],]+)', 1), ''),
      nullif(regexp_extract(trim(n.name), '^BatchScan (\S+)', 1), '')), '[0-9]+', '#', 'g') AS place,
    sum(m.total) FILTER (m.name IN ('size of files read', 'bytes read'))::DOUBLE AS bytes,
    sum(m.total) FILTER (m.name IN ('number of output rows', 'output rows'))::DOUBLE AS row_count
  FROM compared c JOIN sql_executions e USING (attempt_key)
  JOIN sql_plan_nodes n ON n.attempt_key = e.attempt_key AND n.execution_id = e.execution_id AND n.plan_version = e.plan_versions - 1
  LEFT JOIN sql_metrics m ON m.attempt_key = n.attempt_key AND m.execution_id = n.execution_id AND m.plan_version = n.plan_version AND m.node_id = n.node_id
  WHERE regexp_matches(trim(n.name), '[Ss]can ')
  GROUP BY ALL
), accesses AS (
  SELECT * FROM scans
  UNION ALL
  SELECT c.side, 'write', s.place, NULL, NULL FROM compared c JOIN plan_steps s USING (attempt_key) WHERE s.operator = 'Write' GROUP BY ALL
)
SELECT direction, place, bool_or(side = 'a') AS in_a, bool_or(side = 'b') AS in_b,
  sum(bytes) FILTER (side = 'a') AS a_bytes, sum(bytes) FILTER (side = 'b') AS b_bytes,
  sum(row_count) FILTER (side = 'a') AS a_rows, sum(row_count) FILTER (side = 'b') AS b_rows
FROM accesses WHERE place IS NOT NULL
GROUP BY direction, place
ORDER BY direction, place
