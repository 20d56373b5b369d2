-- title: Partitioned table read whole
-- question: Did a query read all partitions of a table and then throw most rows away?
-- means: The table lies in partitions, but no filter could be answered by partition columns alone, so every partition was opened
--   and read although few rows were wanted.
-- computed: File scans with "number of partitions read" (only partitioned tables have it), no PartitionFilters (but isnotnull),
--   and a filter right above that let through at most partition_filter_kept of the rows. The cost is the scan's time, and that of Python where it
--   decides, times the share of rows thrown away.
-- do: Filter by the partition column too, in a condition of its own. Spark's functions and casts around it are as good (of a
--   Hive table they may fetch all its partitions from the metastore first); a Python UDF or another column in the condition is not.
-- misses: Filters further up (after a join) and dynamic pruning that found nothing. The wanted rows may lie in all partitions:
--   then partition by another column.
-- cannot tell: For Hive serde tables and DataSource V2, which report no partitions.
-- source: Spark's FileSourceScanExec; dataflint (full scans)
-- threshold: partition_filter_partitions = 5 : partitions read from which on it counts
-- threshold: partition_filter_kept = 0.2 : share of rows that the filter lets through, up to which it counts
-- threshold: partition_filter_min_ms = 1000 : core milliseconds from which on it counts

-- @findings
WITH scans AS (
  SELECT s.*, coalesce(p.own_ms, 0) AS python_ms, (s.scan_ms + python_ms) * (1 - kept_rows / rows) AS needless_ms
  FROM plan_scans s
  LEFT JOIN node_own_cost p ON p.attempt_key = s.attempt_key AND p.execution_id = s.execution_id AND p.node_id = s.python_id
  WHERE partitions >= $partition_filter_partitions AND rows > 0 AND kept_rows <= $partition_filter_kept * rows AND is_unpruned
)
SELECT attempt_key, 'sql ' || execution_id || ' node ' || node_id AS place, stage_id, execution_id, 'likely' AS certainty,
  format('All {:,} partitions of {} were read ({:,} rows, {:,} files) and the filter kept {:.2f} % of the rows.',
    partitions::BIGINT,
    regexp_extract(location, '([^/\]]+/[^/\]]+)\]?$', 1), rows::BIGINT, coalesce(files, 0)::BIGINT, 100 * kept_rows / rows) AS what,
  'The plan has PartitionFilters: ' || regexp_replace(partition_filters, '#\d+L?', '', 'g')
    || '. Add a condition on a partition column to ' || left(regexp_replace(filter, '#\d+L?', '', 'g'), 140)
    || if(python_id IS NULL, '', ' (what Python computes prunes nothing, even of a partition column: say it with functions of Spark)')
    || '; if the table is never asked by that column, partition or cluster it by one that it is asked by.' AS advice,
  {'partitions_read': partitions, 'files_read': files, 'rows_read': rows, 'rows_kept': kept_rows, 'bytes_read': bytes,
    'scan_ms': scan_ms, 'python_ms': python_ms,
    'time_is': scan_how, 'pushed_filters': pushed_filters} AS evidence,
  needless_ms AS core_ms
FROM scans
WHERE needless_ms >= $partition_filter_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, t.duration_ms * (1 - least(1, f.core_ms / x.task_ms)) AS without_ms
FROM found f
JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
