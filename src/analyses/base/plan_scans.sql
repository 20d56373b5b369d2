-- what: Scans of files and tables in the final plans, one row a node: where it reads, what it filters, rows and bytes it read,
--   the filter right above it (NULL for none) with the rows that this let through, and its task time (scan_ms; scan_how as in
--   node_time). python_id: the node in between in which Python computes what the filter asks. partitions: those read, NULL where the
--   table has none or the scan does not say; is_unpruned: no filter on partition columns alone was there to leave some out.
WITH RECURSIVE scans AS (
  SELECT * FROM plan_nodes
  WHERE kind = 'operator' AND (metadata->>'Location' IS NOT NULL
    OR regexp_matches(name, '^(Photon|Gpu|Native)?(File|Batch|Table)?Scan (hive|parquet|orc|avro|json|csv|text|jdbc)'))
),
-- Up through what gives a row for a row, to the filter.
above AS (
  SELECT attempt_key, execution_id, node_id, parent_id AS at, NULL::BIGINT AS python_id, 0 AS steps FROM scans
  UNION ALL
  SELECT a.attempt_key, a.execution_id, a.node_id, p.parent_id, if(p.name LIKE '%EvalPython', p.node_id, a.python_id), steps + 1
  FROM above a JOIN plan_nodes p ON p.attempt_key = a.attempt_key AND p.execution_id = a.execution_id AND p.node_id = a.at
  WHERE steps < 4 AND p.name IN ('ColumnarToRow', 'GpuColumnarToRow', 'Project', 'GpuCoalesceBatches', 'BatchEvalPython', 'ArrowEvalPython')
),
filters AS (
  SELECT a.attempt_key, a.execution_id, a.node_id, a.python_id, f.node_id AS filter_id, f.simple_string AS filter
  FROM above a
  JOIN plan_nodes f ON f.attempt_key = a.attempt_key AND f.execution_id = a.execution_id AND f.node_id = a.at AND f.name LIKE '%Filter%'
)
SELECT n.attempt_key, n.execution_id, n.node_id, n.name,
  lower(coalesce(n.metadata->>'Format', regexp_extract(n.name, 'Scan (\w+)', 1))) AS format,
  coalesce(n.metadata->>'Location', n.name) AS location, n.metadata->>'PartitionFilters' AS partition_filters,
  n.metadata->>'PushedFilters' AS pushed_filters, n.metadata->>'ReadSchema' AS read_schema,
  m.rows, m.bytes, m.files, m.partitions,
  regexp_replace(n.metadata->>'PartitionFilters', 'isnotnull\([^)]*\)|[\[\], ]', '', 'g') = '' AS is_unpruned, f.filter_id, f.filter, f.python_id, fr.rows AS kept_rows,
  t.scan_ms, t.scan_how, t.stage_id
FROM scans n
JOIN (
  SELECT attempt_key, execution_id, plan_version, node_id,
    max(total::DOUBLE) FILTER (WHERE name IN ('number of output rows', 'output rows')) AS rows,
    max(total::DOUBLE) FILTER (WHERE name IN ('size of files read', 'number of bytes read', 'bytes read')) AS bytes,
    max(total::DOUBLE) FILTER (WHERE name IN ('number of files read', 'files read')) AS files,
    max(total::DOUBLE) FILTER (WHERE name = 'number of partitions read') AS partitions
  FROM sql_metrics WHERE is_final GROUP BY ALL
) m USING (attempt_key, execution_id, plan_version, node_id)
LEFT JOIN (
  SELECT attempt_key, execution_id, node_id, sum(task_ms) AS scan_ms, min(how) AS scan_how,
    min(stage_id) AS stage_id FROM node_time GROUP BY ALL
) t USING (attempt_key, execution_id, node_id)
LEFT JOIN filters f USING (attempt_key, execution_id, node_id)
LEFT JOIN node_rows fr ON fr.attempt_key = n.attempt_key AND fr.execution_id = n.execution_id AND fr.node_id = f.filter_id
