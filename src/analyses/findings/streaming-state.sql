-- title: Streaming state that grows, drops rows or is split too finely
-- question: Does the state of a streaming query grow without end, lose late rows, or lie in too many small stores?
-- means: State that is never removed ends in full memory and slow batches. Rows later than the watermark are dropped without an
--   error. Each state store costs files and time to commit in every batch, however small it is.
-- computed: Per run, from the progress of its batches. Growing: rows of state rise over the later half of at least
--   state_batches batches by state_growth, and none were removed, though the watermark, if there is one, passed the first rows. Dropped: rows dropped by the watermark, as a share of rows
--   read. Small stores: rows per state store below state_store_rows while committing takes state_commit_share of the time of
--   the cores; with an eighth of the stores, an eighth of that time is taken to be left: an estimate, for most of it is files to
--   open and close.
-- do: A watermark on what groups and joins, a longer delay where rows are dropped, fewer shuffle partitions for a small state.
-- misses: State that is meant to grow (deduplication for ever). One operator whose state grows beside another that removes rows. Deduplication counts duplicates apart from dropped rows.
-- cannot tell: Rows removed, before Spark 3.2; dropped, before 3.1; numbers of stores, before 3.2.
-- source: StateOperatorProgress of Spark
-- threshold: state_batches = 6 : batches that a run needs to be judged for growth
-- threshold: state_growth = 1.5 : rows of state at the end over those in the middle of the run, from which on it counts
-- threshold: state_growth_rows = 10000 : rows of state at the end, from which on growth counts
-- threshold: state_dropped_share = 0.01 : rows dropped over rows read, from which on it counts
-- threshold: state_store_rows = 1000 : rows per state store, below which stores are small
-- threshold: state_commit_share = 0.3 : share of the batches' time on all cores that committing the state takes, from which on
--   small stores count
-- threshold: state_stores = 50 : state stores of a query, from which on small ones count

-- @findings
WITH batches AS (
  SELECT attempt_key, run_id, query_id, name, batch_id, trigger_time, input_rows, state_rows, state_rows_removed,
    state_rows_dropped, state_memory_bytes,
    -- Times as ISO 8601 in UTC: in the order of their texts. 1970 is what it is before the first row.
    nullif(progress->'eventTime'->>'watermark', '1970-01-01T00:00:00.000Z') AS watermark, progress->'eventTime'->>'watermark' IS NOT NULL AS has_watermark,
    progress->'eventTime'->>'min' AS first_event,
    coalesce(trigger_execution_ms, batch_duration_ms) AS ms,
    list_sum(list_transform(from_json(progress->'stateOperators', '["JSON"]'),
      o -> try_cast(o->>'numStateStoreInstances' AS BIGINT))) AS stores,
    list_sum(list_transform(from_json(progress->'stateOperators', '["JSON"]'),
      o -> try_cast(o->>'commitTimeMs' AS BIGINT))) AS commit_ms,
    list_max(list_transform(from_json(progress->'stateOperators', '["JSON"]'),
      o -> try_cast(o->>'numShufflePartitions' AS BIGINT))) AS partitions,
    row_number() OVER run AS nth, count(*) OVER (PARTITION BY attempt_key, run_id) AS batches
  FROM streaming_progress
  WHERE state_rows IS NOT NULL
  WINDOW run AS (PARTITION BY attempt_key, run_id ORDER BY trigger_time)
),
runs AS (
  SELECT attempt_key, run_id, 'query ' || coalesce(any_value(name), any_value(query_id), '') || ' run '
    || left(coalesce(run_id, ''), 8) AS place, any_value(batches) AS batches,
    arg_max(state_rows, nth) AS last_rows, max(state_rows) FILTER (WHERE nth <= (batches + 1) // 2) AS middle_rows,
      sum(state_rows_removed) AS removed,
    sum(state_rows_dropped) AS dropped, sum(input_rows) AS input_rows, max(state_memory_bytes) AS memory_bytes,
      max(stores) AS stores, max(partitions) AS partitions,
    sum(commit_ms) AS commit_ms, sum(ms) AS ms,
    bool_or(has_watermark) AS has_watermark, coalesce(max(watermark) > min(first_event), false) AS has_passed
  FROM batches GROUP BY attempt_key, run_id
),
said AS (
  SELECT *, unnest([
    {'part': 'growth', 'core_ms': NULL::DOUBLE,
      'cost_unknown': 'a log does not part what more state adds to the time of a batch from what more rows add', 'holds': batches >= $state_batches AND last_rows >= $state_growth_rows
      AND last_rows >= $state_growth * greatest(middle_rows, 1) AND removed = 0 AND (NOT has_watermark OR has_passed),
      'what': format('The state grew from {:,} rows in the middle of the run to {:,} at its end ({} at most), and no '
        || 'row was ever removed.',
        middle_rows, last_rows, formatReadableDecimalSize((coalesce(memory_bytes, 0))::BIGINT)),
      'advice': if(has_watermark, 'The query has a watermark, which passed its first rows and removed none: its column has to be among those that are grouped, '
          || 'deduplicated or joined by (of a join, with a condition on the time between both sides).',
        'Give the query a watermark (withWatermark) on a column of its grouping or join, or a timeout to its own '
        || 'state (GroupStateTimeout, TTL); dropDuplicatesWithinWatermark for duplicates (Spark 3.5).')},
    {'part': 'dropped', 'core_ms': NULL::DOUBLE, 'cost_unknown': 'rows that are lost take no time', 'holds': dropped > 0 AND dropped >= $state_dropped_share * input_rows,
      'what': format('{:,} rows came later than the watermark and were dropped ({:.1f} % of {:,} read).', dropped::BIGINT,
        100 * dropped / input_rows, input_rows::BIGINT),
      'advice': 'Lengthen the delay in withWatermark if these rows matter; see whether one source is behind the others '
        || '(spark.sql.streaming.multipleWatermarkPolicy).'},
    {'part': 'stores', 'core_ms': commit_ms * (1 - greatest(1, partitions // 8) / partitions), 'cost_unknown': NULL::VARCHAR, 'holds': stores >= $state_stores AND last_rows < $state_store_rows * stores
      AND commit_ms >= $state_commit_share * least(partitions, cores) * ms,
      'what': format('{:,} rows of state lie in {} state stores; committing them took {} of task time in {} of '
        || 'batches.', last_rows, stores, duration_text(commit_ms), duration_text(ms)),
      'advice': format('Start the query from a new checkpoint with spark.sql.shuffle.partitions={} (it is fixed at the first '
        || 'start); with a large state later, spark.sql.streaming.stateStore.providerClass RocksDB.',
        greatest(1, partitions // 8))}
  ]) AS part
  FROM runs
  LEFT JOIN attempt_span USING (attempt_key)
)
SELECT attempt_key, place || ' ' || part.part AS place, if(part.part = 'growth', 'likely', 'sure') AS certainty,
  part.what AS what, part.advice AS advice,
  {'batches': batches, 'state_rows': last_rows, 'state_rows_middle': middle_rows, 'rows_removed': removed,
    'rows_dropped': dropped, 'input_rows': input_rows,
    'stores': stores, 'commit_ms': commit_ms, 'batches_ms': ms, 'memory_bytes': memory_bytes} AS evidence,
  part.core_ms AS core_ms, part.cost_unknown AS cost_unknown
FROM said
WHERE part.holds
