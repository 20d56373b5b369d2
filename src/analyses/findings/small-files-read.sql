-- title: Small files read
-- question: Did a scan read many small files?
-- means: Each file is listed, opened and closed, and its footer read: with files of a few MB that takes longer than their data,
--   most of all on object stores.
-- computed: From the metrics of scan nodes: files read, their size, the tasks' scan time and the driver's listing time (metadata
--   time). The log does not split the scan time into opening and reading, so core_ms is unknown.
-- do: Compact the table (OPTIMIZE, rewrite_data_files, or write it again with fewer partitions) to files of 128 MB or more.
-- misses: Formats whose scans count no files. A scan that other filters make read few files of many.
-- cannot tell: Spark before 2.2 counts no files; RDD reads never do.
-- source: dataflint and sparkforensics (small files: > 100 files, < 3 MB on average)
-- threshold: small_files_min = 100 : files read by a scan, from which on it counts
-- threshold: small_files_bytes = 3145728 : average size, below which it counts
-- threshold: small_files_min_ms = 5000 : scan and listing time, below which it is left out

-- @findings
SELECT f.attempt_key, 'sql ' || f.execution_id || ' node ' || f.node_id AS place, f.execution_id, 'likely' AS certainty,
  format('{} read {:,} files of {} on average ({} in all{}); reading took {:.1f} s of task time, listing {:.1f} s on the driver.', left(f.name, 100),
    files_read, formatReadableDecimalSize((bytes_read / files_read)::BIGINT),
    formatReadableDecimalSize(bytes_read), CASE WHEN partitions_read > 0 THEN format(', {:,} partitions', partitions_read) ELSE '' END,
      coalesce(scan_ms, 0) / 1000, coalesce(metadata_ms, 0) / 1000) AS what,
  format('Rewrite the input in about {:,} files of 128 MB{}.', greatest(1, ceil(bytes_read / 128e6))::BIGINT, CASE
    WHEN partitions_read > files_read / 4 THEN '; it has hardly more files than partitions: partition by a coarser column' ELSE '' END) AS advice,
  {files: files_read, bytes: bytes_read, average_bytes: bytes_read / files_read, partitions: partitions_read, scan_ms: scan_ms,
    metadata_ms: metadata_ms, location: left(location, 300)} AS evidence,
  NULL::DOUBLE AS core_ms
FROM scanned_files f
WHERE files_read >= $small_files_min AND bytes_read > 0 AND bytes_read / files_read < $small_files_bytes
  AND coalesce(scan_ms, 0) + coalesce(metadata_ms, 0) >= $small_files_min_ms
