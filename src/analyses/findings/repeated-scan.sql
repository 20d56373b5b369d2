-- title: One table scanned many times in a query
-- question: Does one query read the same table again and again?
-- means: The query reads the same files in several places, each time for other rows or columns, where one pass would give all
--   of them.
-- computed: Scans of one execution with the same location, format and stage time of their own; a reused exchange is one scan.
--   It counts from repeated_scan_times scans on. The cost is the time of the scans but the longest: their own timing, where
--   they have one, else their share of the stage.
-- do: Read once and tell the cases apart: sum(CASE WHEN ... THEN ... END), grouping sets, or one cached common part.
-- misses: Scans with filters that prune different files cost little twice. Self-joins need two scans. Views hide that it is the
--   same table from who wrote the query, not from here.
-- cannot tell: For sources whose plan names no location (some DataSource V2 tables).
-- source: Plans of TPC-DS query 88; sparkforensics (duplicate subtrees)
-- threshold: repeated_scan_times = 3 : scans of one table in a query, from which on it counts
-- threshold: repeated_scan_min_ms = 2000 : core milliseconds of all but the longest scan, from which on it counts

-- @findings
WITH scans AS (
  SELECT * FROM plan_scans WHERE scan_ms > 0
  QUALIFY row_number() OVER (PARTITION BY attempt_key, execution_id, location, stage_id, read_schema, pushed_filters,
    partition_filters ORDER BY node_id) = 1
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || min(node_id) AS place, execution_id,
  if(min(scan_how) = 'measured', 'likely', 'guess') AS certainty,
  format('{} scans of {} in one query; all but the longest took {} of task time and read {:,} rows.', count(*),
    regexp_extract(location, '([^/\]]+/[^/\]]+)\]?$', 1), duration_text(sum(scan_ms) - max(scan_ms)),
      coalesce(sum(rows) - max(rows), 0)::BIGINT) AS what,
  'Read it once: compute the cases side by side (sum(CASE WHEN ... THEN 1 END), count_if(...)), or cache the columns and rows '
    || 'that all of them need '
    || 'before the query and unpersist() them after it.' AS advice,
  {'location': location, 'scans': count(*), 'nodes': list(node_id ORDER BY node_id)[:10], 'rows': sum(rows), 'bytes': sum(bytes),
    'all_but_longest_ms': sum(scan_ms) - max(scan_ms), 'time_is': min(scan_how)} AS evidence,
  sum(scan_ms) - max(scan_ms) AS core_ms,
  list(node_id ORDER BY scan_ms DESC, node_id)[2:] AS needless_nodes
FROM scans
GROUP BY attempt_key, execution_id, location, format
HAVING count(*) >= $repeated_scan_times AND sum(scan_ms) - max(scan_ms) >= $repeated_scan_min_ms

-- @waste
WITH parts AS (
  SELECT f.attempt_key, f.place, s.stage_id, sum(s.scan_ms) AS needless_ms
  FROM (SELECT attempt_key, place, execution_id, unnest(needless_nodes) AS node_id FROM found) f
  JOIN plan_scans s USING (attempt_key, execution_id, node_id)
  GROUP BY ALL
)
SELECT p.attempt_key, p.place, t.task_id, t.duration_ms * (1 - least(1, p.needless_ms / x.sum_ms)) AS without_ms
FROM parts p
JOIN (SELECT attempt_key, stage_id, sum(sum_ms) AS sum_ms FROM stage_tasks GROUP BY ALL) x USING (attempt_key, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
