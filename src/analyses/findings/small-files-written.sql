-- title: Small files written
-- question: Did a query write many small files?
-- means: Every task writes at least one file for each partition of the output. Each has to be committed now, and listed and
--   opened by everyone who reads it.
-- computed: From the metrics of write nodes: written files and their size, and the time of commits. What readers will lose is not
--   in this log. Wasted is the share of the commits for the files beyond those that are needed: one for each partition of the output
--   or, where there are hardly more files than partitions, one for each 128 MB. Tasks commit within themselves; the commit of the job
--   is time of the clock at the end of the query.
-- do: Fewer tasks before the write: coalesce or repartition by the partition columns; a REBALANCE hint lets AQE do it.
-- misses: What readers will lose, and opening and closing the files inside the writing tasks. Writes whose nodes count no files (RDDs, connectors of table formats); what AQE's next run would do.
-- cannot tell: Spark before 2.3 counts no written files; before 3.3 it does not measure commits, and the cost is unknown.
-- source: dataflint and sparkforensics (small files written: > 100 files, < 3 MB on average)
-- threshold: small_written_min = 100 : files written, from which on it counts
-- threshold: small_written_bytes = 3145728 : average size, below which it counts

-- @findings
WITH writes AS (
  SELECT *, if(files_written > 2 * coalesce(partitions_written, 0), greatest(1, ceil(bytes_written / 128e6), partitions_written),
      greatest(1, ceil(bytes_written / 128e6))) AS needed,
    task_commit_ms * (1 - needed / files_written) AS tasks_ms, job_commit_ms * (1 - needed / files_written) AS clock_ms
  FROM scanned_files
  WHERE files_written >= $small_written_min AND bytes_written / files_written < $small_written_bytes
)
SELECT f.attempt_key, 'sql ' || f.execution_id || ' node ' || f.node_id AS place, f.execution_id, 'sure' AS certainty,
  format('{} wrote {:,} files of {} on average ({} in all{}).', trim(left(f.name, 100)), files_written,
    formatReadableDecimalSize((bytes_written / files_written)::BIGINT), formatReadableDecimalSize(bytes_written),
    CASE WHEN partitions_written > 0 THEN format(', {:,} partitions', partitions_written) ELSE '' END)
  || CASE WHEN job_commit_ms + coalesce(task_commit_ms, 0) >= 1000 THEN format(' Committing them took {}.',
    duration_text(job_commit_ms + coalesce(task_commit_ms, 0))) ELSE '' END AS what,
  CASE WHEN partitions_written > 1
    THEN 'repartition by the partition columns before the write, so that one task writes each partition; or fewer partitions.'
    ELSE format('coalesce({}) or repartition({}) before the write', greatest(1, ceil(bytes_written / 128e6))::BIGINT,
      greatest(1, ceil(bytes_written / 128e6))::BIGINT)
      || CASE WHEN coalesce(e.adaptive, false) THEN ', or a /*+ REBALANCE */ hint for AQE (Spark 3.2 and newer)' ELSE '' END END AS advice,
  {files: files_written, bytes: bytes_written, average_bytes: bytes_written / files_written, partitions: partitions_written,
    job_commit_ms: job_commit_ms, task_commit_ms: task_commit_ms, needed_files: needed} AS evidence,
  tasks_ms AS core_ms, clock_ms,
  if(tasks_ms IS NULL AND clock_ms IS NULL, 'this Spark does not measure commits, and what readers lose is in their logs', NULL) AS cost_unknown
FROM writes f LEFT JOIN attempt_settings e USING (attempt_key)

-- @gaps
SELECT f.attempt_key, f.place, e.completion_time - to_milliseconds(f.clock_ms::BIGINT) AS from_time, e.completion_time AS to_time
FROM found f JOIN sql_executions e USING (attempt_key, execution_id)
WHERE f.clock_ms >= 1 AND e.completion_time IS NOT NULL
