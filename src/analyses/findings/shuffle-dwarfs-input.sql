-- title: Shuffle far larger than its input
-- question: Does a query or job move many times more bytes between executors than it read?
-- means: Something before the shuffle makes more of the data: exploded or joined rows, objects serialised by Java, text columns
--   carried along that are not needed.
-- computed: Shuffle bytes written by all stages of a SQL execution (or of a job without one) against the bytes they read from
--   storage (or the size of the files scanned, where less than a hundredth of it was counted). The cost is the task time spent
--   writing and waiting for the shuffle, less the part that a shuffle of the size of the input would take.
-- do: Filter, select and aggregate before the shuffle; explode after it.
-- misses: Input that is compressed well (Parquet) grows by being read; queries that read nothing from storage (generated rows,
--   JDBC) are not judged.
-- cannot tell: Where stages tell no input bytes.
-- source: gridatek/spark-optimizer (shuffle over 5 times the input), JobAnalyzer
-- threshold: shuffle_dwarf_ratio = 5 : shuffle bytes over input bytes, from which on it counts
-- threshold: shuffle_dwarf_min_ms = 2000 : core milliseconds from which on it counts

-- @findings
WITH work AS (
  SELECT attempt_key, j.sql_execution_id AS execution_id, if(j.sql_execution_id IS NULL, j.job_id, NULL) AS job_id, s.stage_id,
    g.input_bytes, g.shuffle_bytes_written AS bytes, g.shuffle_write_time_ns / 1e6 + g.shuffle_fetch_wait_time_ms AS ms
  FROM jobs j
  JOIN job_stages s USING (attempt_key, job_id)
  JOIN stages g USING (attempt_key, stage_id)
  WHERE NOT s.is_skipped AND g.status = 'COMPLETE'
),
sums AS (
  -- the local file system does not count all bytes that Parquet reads: then the size of the files stands in
  SELECT attempt_key, execution_id, job_id,
    if(sum(input_bytes) < 0.01 * any_value(f.bytes), any_value(f.bytes), sum(input_bytes)::DOUBLE) AS input_bytes,
    sum(work.bytes)::DOUBLE AS shuffle_bytes, sum(ms)::DOUBLE AS ms,
    arg_max(stage_id, (work.bytes, -stage_id)) AS stage_id, max(work.bytes)::DOUBLE AS largest
  FROM work
  LEFT JOIN (SELECT attempt_key, execution_id, sum(bytes) AS bytes FROM plan_scans GROUP BY ALL) f USING (attempt_key, execution_id)
  GROUP BY attempt_key, execution_id, job_id
)
SELECT attempt_key, coalesce('sql ' || execution_id, 'job ' || job_id) AS place, stage_id, execution_id, 'guess' AS certainty,
  format('{} were shuffled after {} were read ({:.0f} times); stage {} wrote {} of it. Writing and '
    || 'waiting took {} of task time.',
    formatReadableDecimalSize(shuffle_bytes::BIGINT), formatReadableDecimalSize(input_bytes::BIGINT), shuffle_bytes / input_bytes, stage_id, formatReadableDecimalSize(largest::BIGINT), duration_text(ms)) AS what,
  'See what stage ' || stage_id || ' does before it writes: move explode() and joins that multiply rows behind the shuffle, '
    || 'select only the columns needed after it, '
    || 'and aggregate before it (reduceByKey and aggregateByKey for RDDs, not groupByKey).' AS advice,
  {'input_bytes': input_bytes, 'shuffle_bytes': shuffle_bytes, 'largest_stage_bytes': largest, 'write_and_wait_ms': ms} AS evidence,
  ms * (1 - input_bytes / shuffle_bytes) AS core_ms
FROM sums
WHERE input_bytes > 0 AND shuffle_bytes >= $shuffle_dwarf_ratio * input_bytes
  AND ms * (1 - input_bytes / shuffle_bytes) >= $shuffle_dwarf_min_ms
