-- title: Streaming batches slower than their trigger
-- question: Do micro-batches take longer than the interval at which they should begin?
-- means: The next batch begins late, so results come later than the trigger promises, and while input goes on, later and later.
-- computed: The log does not tell the trigger. Spark begins batches at multiples of its interval (counted from 1970) whenever
--   the one before has ended by then: the longest of some usual intervals that fits most such begins is taken, if there are two
--   or more. Batches with data that took longer than it count: slow_batch_count and slow_batch_share of all, or fewer that are late by slow_batch_missed intervals in all. Late is the time that
--   they took beyond the interval, added up: for so long the results of the next batch were overdue.
-- do: Make the batch cheaper (fewer state stores and shuffle partitions, fewer files), limit what one batch reads, or lengthen
--   the trigger.
-- misses: Queries without a trigger interval, whose batches follow each other at once: see falling behind.
-- cannot tell: A trigger that was never once kept looks like none.
-- source: ProcessingTimeExecutor of Spark, which begins at multiples of the interval
-- threshold: slow_batch_share = 0.2 : share of the batches with data that are slower, from which on it counts
-- threshold: slow_batch_count = 3 : batches that are slower, from which on it counts
-- threshold: slow_batch_missed = 3 : intervals by which batches were late in all, from which on it counts however few they are

-- @findings
WITH batches AS (
  SELECT attempt_key, run_id, query_id, name, batch_id, epoch_ms(trigger_time) AS begun_ms,
    coalesce(trigger_execution_ms, batch_duration_ms) AS ms, input_rows AS rows,
    add_batch_ms, query_planning_ms AS planning_ms, wal_commit_ms + commit_offsets_ms AS commit_ms,
    lag(epoch_ms(trigger_time) + coalesce(trigger_execution_ms, batch_duration_ms)) OVER (PARTITION BY attempt_key,
      run_id ORDER BY trigger_time) AS former_end
  FROM streaming_progress
  WHERE trigger_time IS NOT NULL
),
rhythms AS (
  SELECT attempt_key, run_id, max(seconds) * 1000 AS interval_ms
  FROM (
    SELECT attempt_key, run_id, seconds
    FROM batches
    CROSS JOIN (
      SELECT unnest([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600]) AS seconds
    )
    -- what began well after the one before had ended has waited; a busy driver can be late by itself
    WHERE begun_ms >= former_end + 50
    GROUP BY ALL
    HAVING count(*) FILTER (WHERE begun_ms % (seconds * 1000) < 100) >= greatest(2, 0.6 * count(*))
  )
  GROUP BY ALL
),
judged AS (
  SELECT attempt_key, run_id, any_value(query_id) AS query_id, any_value(name) AS name, any_value(interval_ms) AS interval_ms,
    count(*) AS batches,
    count(*) FILTER (WHERE ms > interval_ms) AS slow, max(ms) AS max_ms, median(ms) AS median_ms, arg_max(batch_id, (ms, -batch_id)) AS slowest,
    median(add_batch_ms) AS add_batch_ms, median(planning_ms) AS planning_ms, median(commit_ms) AS commit_ms,
    sum(greatest(ms - interval_ms, 0)) AS late_ms
  FROM batches
  JOIN rhythms USING (attempt_key, run_id)
  WHERE rows > 0
  GROUP BY attempt_key, run_id
)
SELECT attempt_key, 'query ' || coalesce(name, query_id, '') || ' run ' || left(coalesce(run_id, ''), 8) AS place,
  'likely' AS certainty,
  format('{} of {} batches took longer than the trigger of {}: {} in the middle, {} at most (batch {}); the next '
    || 'results were overdue for {} in all.', slow, batches, duration_text(interval_ms), duration_text(median_ms), duration_text(max_ms), slowest,
    duration_text(late_ms)) AS what,
  CASE
    WHEN coalesce(commit_ms, 0) > 0.5 * median_ms THEN 'Most of it is committing offsets: use a faster checkpoint location.'
    WHEN coalesce(planning_ms, 0) > 0.5 * median_ms THEN 'Most of it is planning: simplify the query, or list fewer files.'
    ELSE 'Most of it is running the batch: fewer spark.sql.shuffle.partitions (before the first start of the checkpoint), or '
      || 'less a batch (maxFilesPerTrigger, maxOffsetsPerTrigger)'
  END || '; else a trigger of ' || ceil(max_ms / 1000)::BIGINT || ' seconds is what it can keep.' AS advice,
  {'interval_ms': interval_ms, 'batches': batches, 'slow_batches': slow, 'median_ms': median_ms, 'max_ms': max_ms,
    'add_batch_ms': add_batch_ms,
    'planning_ms': planning_ms, 'commit_ms': commit_ms, 'late_ms': late_ms} AS evidence,
  NULL::DOUBLE AS core_ms, late_ms::DOUBLE AS lag_ms
FROM judged
WHERE batches >= 3 AND (slow >= $slow_batch_count AND slow >= $slow_batch_share * batches OR late_ms >= $slow_batch_missed * interval_ms)
