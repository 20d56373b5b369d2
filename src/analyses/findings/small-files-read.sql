-- title: Small files read
-- question: Did a scan read many small files?
-- means: Each file is listed, opened and closed, and its footer read: with files of a few MB that takes longer than their data,
--   most of all on object stores.
-- computed: From the metrics of scan nodes: files read, their size, the tasks' scan time and the driver's listing time (metadata
--   time). The log does not split the scan time into opening and reading; what is wasted is an estimate by the measure that Spark
--   itself plans with: to open a file takes as long as to read spark.sql.files.openCostInBytes (4 MiB). Of the scan time that is the
--   share of opening the files beyond one for each 128 MB, taken off the tasks of the stage in proportion; and of the listing time
--   the share of those files, which is time of the clock at the begin of the query.
-- do: Compact the table (OPTIMIZE, rewrite_data_files, or write it again with fewer partitions) to files of 128 MB or more.
-- misses: How long opening really takes: less than that on a local disk, more on a slow object store. Formats whose scans count no
--   files, or no scan time (the rows of CSV and JSON). A scan that other filters make read few files of many.
-- cannot tell: Spark before 2.2 counts no files; RDD reads never do.
-- source: dataflint and sparkforensics (small files: > 100 files, < 3 MB on average)
-- threshold: small_files_min = 100 : files read by a scan, from which on it counts
-- threshold: small_files_bytes = 3145728 : average size, below which it counts
-- threshold: small_files_min_ms = 5000 : scan and listing time, below which it is left out

-- @findings
WITH scans AS (
  SELECT f.*, p.stage_id, greatest(1, ceil(bytes_read / 128e6)) AS needed, s.open_cost_bytes,
    f.scan_ms * (files_read - needed) * open_cost_bytes / (files_read * open_cost_bytes + bytes_read) AS opening_ms,
    coalesce(metadata_ms, 0) * (1 - needed / files_read) AS listing_ms
  FROM scanned_files f
  LEFT JOIN plan_scans p USING (attempt_key, execution_id, node_id)
  LEFT JOIN sql_settings s USING (attempt_key, execution_id)
  WHERE files_read >= $small_files_min AND bytes_read > 0 AND bytes_read / files_read < $small_files_bytes
    AND coalesce(f.scan_ms, 0) + coalesce(metadata_ms, 0) >= $small_files_min_ms
)
SELECT f.attempt_key, 'sql ' || f.execution_id || ' node ' || f.node_id AS place, f.execution_id, 'likely' AS certainty,
  format('{} read {:,} files of {} on average ({} in all{}); reading took {} of task time, listing {} on the driver.', trim(left(f.name, 100)),
    files_read, formatReadableDecimalSize((bytes_read / files_read)::BIGINT),
    formatReadableDecimalSize(bytes_read), CASE WHEN partitions_read > 0 THEN format(', {:,} partitions', partitions_read) ELSE '' END,
      duration_text(coalesce(scan_ms, 0)), duration_text(coalesce(metadata_ms, 0)))
  || coalesce(format(' About {} of that was for files that need not be there.', duration_text(opening_ms + listing_ms)), '') AS what,
  format('Rewrite the input in about {:,} file(s) of 128 MB{}.', needed::BIGINT, CASE
    WHEN partitions_read > files_read / 4 THEN '; it has hardly more files than partitions: partition by a coarser column' ELSE '' END) AS advice,
  {files: files_read, bytes: bytes_read, average_bytes: bytes_read / files_read, partitions: partitions_read, scan_ms: scan_ms,
    metadata_ms: metadata_ms, needed_files: needed, open_cost_bytes: open_cost_bytes, opening_ms: opening_ms, listing_ms: listing_ms,
    location: left(location, 300)} AS evidence,
  opening_ms AS core_ms, stage_id, listing_ms,
  if(opening_ms IS NULL AND listing_ms = 0, 'this scan does not measure the time of reading', NULL) AS cost_unknown
FROM scans f

-- @waste
SELECT f.attempt_key, f.place, t.task_id, t.duration_ms * (1 - least(1, f.core_ms / x.sum_ms)) AS without_ms
FROM found f
JOIN (SELECT attempt_key, stage_id, sum(sum_ms) AS sum_ms FROM stage_tasks GROUP BY ALL) x USING (attempt_key, stage_id)
JOIN tasks t USING (attempt_key, stage_id)
WHERE f.core_ms > 0 AND t.duration_ms IS NOT NULL

-- @gaps
SELECT f.attempt_key, f.place, e.submission_time AS from_time,
  least(e.submission_time + to_milliseconds(f.listing_ms::BIGINT), min(j.submission_time)) AS to_time
FROM found f
JOIN sql_executions e USING (attempt_key, execution_id)
JOIN jobs j ON j.attempt_key = f.attempt_key AND j.sql_execution_id = f.execution_id
WHERE f.listing_ms >= 1
GROUP BY f.attempt_key, f.place, e.submission_time, f.listing_ms
