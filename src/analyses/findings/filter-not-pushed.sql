-- title: Filter that the scan could not use
-- question: Does a filter throw most rows away that a columnar scan could have skipped?
-- means: Parquet and ORC skip blocks of rows by their statistics, if the filter reaches them. This filter did not: all rows
--   were read and decoded, and most thrown away at once.
-- computed: Scans of Parquet and ORC with no PushedFilters (but IsNotNull) and a filter right above that let through at most
--   filter_kept of the rows. The cost is the scan's time times the share of rows thrown away: an upper bound, as skipping needs
--   rows that lie together.
-- do: Compare the bare column with a literal of its own type: no function, cast or UDF around the column; sort the table by it
--   when writing.
-- misses: Filters with pushed parts that help little. Tables of which all partitions were read, which are a finding of their own. CSV and JSON, which are always read whole (see the time of their scans).
-- cannot tell: For sources whose plan names no filters.
-- source: Spark's DataSourceStrategy.translateFilter
-- threshold: filter_kept = 0.1 : share of rows that the filter lets through, up to which it counts
-- threshold: filter_min_rows = 500000 : rows read from which on it counts
-- threshold: partition_filter_partitions = 5 : partitions read from which on it counts
-- threshold: filter_min_ms = 500 : core milliseconds from which on it counts

-- @findings
WITH scans AS (
  SELECT *, scan_ms * (1 - kept_rows / rows) AS needless_ms
  FROM plan_scans
  WHERE format IN ('parquet', 'orc') AND rows >= $filter_min_rows AND kept_rows <= $filter_kept * rows
    AND pushed_filters IS NOT NULL AND NOT coalesce(is_unpruned AND partitions >= $partition_filter_partitions, false)
    AND regexp_replace(pushed_filters, 'IsNotNull\([^)]*\)|[\[\], ]', '', 'g') = ''
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || min(node_id) AS place, min(stage_id) AS stage_id, execution_id,
  'guess' AS certainty,
  format('{:,} rows of {} were read and {:,} kept ({:.2f} %) by filters of which the {} scan{} could use nothing.',
    sum(rows)::BIGINT,
    regexp_extract(location, '([^/\]]+/[^/\]]+)\]?$', 1), sum(kept_rows)::BIGINT, 100 * sum(kept_rows) / sum(rows), format,
    if(count(*) > 1, 's (' || count(*) || ')', '')) AS what,
  'Write "' || left(regexp_replace(arg_min(filter, node_id), '#\d+L?', '', 'g'), 160)
    || '" so that a bare column is compared with a literal of its type'
    || CASE
      WHEN arg_min(filter, node_id) ILIKE '%cast(%' THEN ' (a cast stands around the column: cast the literal instead)'
      WHEN arg_min(filter, node_id) ILIKE '%udf%' THEN ' (a UDF decides: add a plain condition that it implies)'
      ELSE '' END || '; and if rows like these are asked for often, sort the table by that column when it is written.' AS advice,
  {'rows_read': sum(rows), 'rows_kept': sum(kept_rows), 'bytes_read': sum(bytes), 'scans': count(*),
    'pushed_filters': min(pushed_filters),
    'scan_ms': sum(scan_ms), 'time_is': min(scan_how)} AS evidence,
  sum(needless_ms) AS core_ms, list(node_id ORDER BY node_id) AS needless_nodes
FROM scans
GROUP BY attempt_key, execution_id, location, format
HAVING sum(needless_ms) >= $filter_min_ms

-- @waste
WITH parts AS (
  SELECT f.attempt_key, f.place, s.stage_id, sum(s.scan_ms * (1 - s.kept_rows / s.rows)) AS needless_ms
  FROM (SELECT attempt_key, place, execution_id, unnest(needless_nodes) AS node_id FROM found) f
  JOIN plan_scans s USING (attempt_key, execution_id, node_id)
  GROUP BY ALL
)
SELECT p.attempt_key, p.place, t.task_id, t.duration_ms * (1 - least(1, p.needless_ms / x.sum_ms)) AS without_ms
FROM parts p
JOIN (SELECT attempt_key, stage_id, sum(sum_ms) AS sum_ms FROM stage_tasks GROUP BY ALL) x USING (attempt_key, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
