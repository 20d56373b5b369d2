-- title: Streaming query that falls behind its input
-- question: Does input come faster than it is processed?
-- means: The backlog grows: each batch is larger or later than the one before, until the source drops data or memory ends.
-- computed: Per run, batches with data, in four quarters: over its later half, the median of the rates at which rows came over
--   that at which they were processed; and the median batch of the last quarter over that of the second (behind_growth). Late is the time that batches of the later half took beyond the median of the second quarter, added
--   up: for so long results were overdue by the pace at which the run began.
-- do: More cores or partitions, a limit per batch to keep batches even, less work per row.
-- misses: A backlog that is worked off on purpose at the start (the first half is left out). A source that is read as fast as
--   it goes (availableNow).
-- cannot tell: The backlog itself, unless the source reports it.
-- source: inputRowsPerSecond and processedRowsPerSecond of StreamingQueryProgress
-- threshold: behind_ratio = 1.1 : input rate over processed rate, from which on it counts
-- threshold: behind_growth = 1.5 : median duration of the batches of the last quarter over that of the second, from which on it counts
-- threshold: behind_batches = 6 : batches with data that a run needs to be judged

-- @findings
WITH batches AS (
  SELECT attempt_key, run_id, query_id, name, batch_id, input_rows, coalesce(trigger_execution_ms, batch_duration_ms) AS ms,
    input_rows_per_second AS input_rate, processed_rows_per_second AS processed_rate,
    ntile(4) OVER (PARTITION BY attempt_key, run_id ORDER BY trigger_time, batch_id) AS quarter,
      count(*) OVER (PARTITION BY attempt_key, run_id) AS batches
  FROM streaming_progress
  WHERE input_rows > 0
),
runs AS (
  SELECT attempt_key, run_id, any_value(query_id) AS query_id, any_value(name) AS name, any_value(batches) AS batches,
    median(input_rate) FILTER (WHERE quarter >= 3) AS input_rate, median(processed_rate)
      FILTER (WHERE quarter >= 3) AS processed_rate,
    median(ms) FILTER (WHERE quarter = 2) AS early_ms, median(ms) FILTER (WHERE quarter = 4) AS late_batch_ms,
    list(ms) FILTER (WHERE quarter >= 3) AS later,
    median(input_rows) FILTER (WHERE quarter = 2) AS early_rows, median(input_rows) FILTER (WHERE quarter = 4) AS late_rows
  FROM batches
  WHERE batches >= $behind_batches
  GROUP BY attempt_key, run_id
)
SELECT attempt_key, 'query ' || coalesce(name, query_id, '') || ' run ' || left(coalesce(run_id, ''), 8) AS place,
  'likely' AS certainty,
  format('{:,.0f} rows came a second and {:,.0f} were processed; batches went from {} to {}, and results '
    || 'were overdue for {} in all.', input_rate,
    processed_rate, duration_text(early_ms), duration_text(late_batch_ms), duration_text(late_ms)) AS what,
  'Give the query more cores or the source more partitions, do less per row, and set maxOffsetsPerTrigger (Kafka) or '
    || 'maxFilesPerTrigger (files), so that batches stay even while it catches up.' AS advice,
  {'batches': batches, 'input_rows_per_second': input_rate, 'processed_rows_per_second': processed_rate,
    'early_batch_ms': early_ms, 'late_batch_ms': late_batch_ms,
    'late_ms': late_ms, 'early_batch_rows': early_rows, 'late_batch_rows': late_rows} AS evidence,
  NULL::DOUBLE AS core_ms, late_ms::DOUBLE AS lag_ms
FROM runs
CROSS JOIN LATERAL (SELECT list_sum(list_transform(later, ms -> greatest(0, ms - early_ms))) AS late_ms)
WHERE input_rate >= $behind_ratio * processed_rate AND late_batch_ms >= $behind_growth * early_ms
