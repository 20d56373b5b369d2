-- title: Small files written
-- question: Did a query write many small files?
-- means: Every task writes at least one file for each partition of the output. Each has to be committed now, and listed and
--   opened by everyone who reads it.
-- computed: From the metrics of write nodes: written files and their size, and the time of commits. What readers will lose is not
--   in this log, so core_ms is unknown.
-- do: Fewer tasks before the write: coalesce or repartition by the partition columns; a REBALANCE hint lets AQE do it.
-- misses: Writes whose nodes count no files (RDDs, connectors of table formats); what AQE's next run would do.
-- cannot tell: Spark before 2.3 counts no written files.
-- source: dataflint and sparkforensics (small files written: > 100 files, < 3 MB on average)
-- threshold: small_written_min = 100 : files written, from which on it counts
-- threshold: small_written_bytes = 3145728 : average size, below which it counts

-- @findings
SELECT f.attempt_key, 'sql ' || f.execution_id || ' node ' || f.node_id AS place, f.execution_id, 'sure' AS certainty,
  format('{} wrote {:,} files of {} on average ({} in all{}).', left(f.name, 100), files_written,
    formatReadableDecimalSize((bytes_written / files_written)::BIGINT), formatReadableDecimalSize(bytes_written),
    CASE WHEN partitions_written > 0 THEN format(', {:,} partitions', partitions_written) ELSE '' END)
  || CASE WHEN job_commit_ms + coalesce(task_commit_ms, 0) >= 1000 THEN format(' Committing them took {:.1f} s.',
    (job_commit_ms + coalesce(task_commit_ms, 0)) / 1000) ELSE '' END AS what,
  CASE WHEN partitions_written > 1
    THEN 'repartition by the partition columns before the write, so that one task writes each partition; or fewer partitions.'
    ELSE format('coalesce({}) or repartition({}) before the write', greatest(1, ceil(bytes_written / 128e6))::BIGINT,
      greatest(1, ceil(bytes_written / 128e6))::BIGINT)
      || CASE WHEN coalesce(e.adaptive, false) THEN ', or a /*+ REBALANCE */ hint for AQE (Spark 3.2 and newer)' ELSE '' END END AS advice,
  {files: files_written, bytes: bytes_written, average_bytes: bytes_written / files_written, partitions: partitions_written,
    job_commit_ms: job_commit_ms, task_commit_ms: task_commit_ms} AS evidence,
  NULL::DOUBLE AS core_ms
FROM scanned_files f LEFT JOIN attempt_settings e USING (attempt_key)
WHERE files_written >= $small_written_min AND bytes_written / files_written < $small_written_bytes
