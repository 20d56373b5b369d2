-- title: Skewed shuffle
-- question: Does one task of a stage read far more of a shuffle than the others, and could AQE have split it?
-- means: Rows with the same key go to the same task. When few keys hold most rows, one task works long after the others have
--   ended, and the cores beside it stand idle. The row says why adaptive execution (AQE) did not split the partition.
-- computed: Of the tasks of a stage attempt that succeeded, the longest takes skew_ratio times the median or more, and its
--   shuffle bytes or records are three times their median, or exceed it at least half as much as its time does. Even is the mean
--   duration or, with more tasks than slots, the stage's task time over its slots; the time lost is the longest task (the stage,
--   if shorter) less that. Replayed with no task that ends later than an even stage would: the work stays, it is only spread; so
--   core_ms is 0. Stages that are alike (call site, number of tasks, kinds of data) are one row, at the one that lost most.
-- do: Let AQE split the partition where it can; else give the key more parts (salt), aggregate before the join, broadcast the
--   smaller side, or treat the heavy key apart.
-- misses: Whether one key alone fills the partition is not in the log. If two sides of a join are skewed at different partitions,
--   only the longest task is judged.
-- cannot tell: Logs without shuffle read metrics.
-- source: Databricks guide to the Spark UI (max against p75), HDInsight's history server (3 x mean), Sparklens' task skew (max /
--   median); skew join rules from Spark's OptimizeSkewedJoin
-- threshold: skew_ratio = 3 : longest task over the median, from which on it counts; for shuffle, input and time skew
-- threshold: skew_min_lost_ms = 5000 : wall-clock time lost in the stage, below which it is left out

-- @findings
WITH skewed AS (
  SELECT s.*, q.execution_id, q.description, q.adaptive, q.operators, q.shuffled_join,
    coalesce(lower(q.session_adaptive) = 'true', e.adaptive) AS adaptive_set, coalesce(lower(q.session_skew_join) = 'true', e.skew_join) AS skew_join,
    TRY_CAST(coalesce(q.session_skew_factor, e.skew_factor, '5') AS DOUBLE) AS factor,
    coalesce(q.session_skew_threshold, e.skew_threshold, '256MB') AS threshold_text
  FROM skewed_stages s LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id) LEFT JOIN attempt_settings e USING (attempt_key)
  WHERE s.kind = 'shuffle' AND s.time_ratio >= $skew_ratio AND s.lost_ms >= $skew_min_lost_ms
), sized AS (
  SELECT *, TRY_CAST(regexp_extract(threshold_text, '^\s*(\d+)', 1) AS DOUBLE) *
    CASE lower(regexp_extract(threshold_text, '^\s*\d+\s*([a-zA-Z]?)', 1))
      WHEN 'k' THEN 1024 WHEN 'm' THEN 1048576 WHEN 'g' THEN 1073741824 WHEN 't' THEN 1099511627776 ELSE 1 END AS threshold
  FROM skewed
), judged AS (
  SELECT *, CASE WHEN execution_id IS NULL THEN 'not sql'
    WHEN adaptive_set = false THEN 'aqe off'
    WHEN adaptive_set IS NULL AND NOT coalesce(adaptive, false) THEN 'aqe unknown'
    WHEN NOT coalesce(adaptive, false) THEN 'aqe not used'
    WHEN NOT skew_join THEN 'skew join off'
    WHEN shuffled_join IS NULL THEN 'no join'
    WHEN shuffled_join LIKE '%FullOuter%' THEN 'full outer'
    WHEN worst.shuffle_bytes <= threshold THEN 'below threshold'
    WHEN worst.shuffle_bytes <= factor * greatest(median_shuffle_bytes, 1) THEN 'below factor'
    ELSE 'not split' END AS aqe
  FROM sized
)
SELECT attempt_key, 'stage ' || stage_id || '.' || stage_attempt_id AS place, stage_id, stage_attempt_id, execution_id,
  CASE WHEN shuffle_ratio >= time_ratio / 2 THEN 'sure' ELSE 'likely' END AS certainty,
  format('Task {} took {}, the median of {} tasks {}; it read {} of the stage''s {} of shuffle ({:,} records). ', worst.task_id,
    duration_text(worst.duration_ms), tasks, duration_text(median_ms),
    formatReadableDecimalSize(worst.shuffle_bytes), formatReadableDecimalSize(shuffle_bytes::BIGINT), worst.shuffle_records)
  || CASE aqe WHEN 'not sql' THEN 'It is a stage of RDDs, which AQE does not touch.'
    WHEN 'aqe off' THEN 'AQE was off.'
    WHEN 'aqe unknown' THEN 'The plan shows no AQE.'
    WHEN 'aqe not used' THEN 'AQE was on, but did not run this query.'
    WHEN 'skew join off' THEN 'AQE was on, but its skew join was off.'
    WHEN 'no join' THEN 'The shuffle feeds no join; AQE splits partitions of joins only.'
    WHEN 'full outer' THEN 'It feeds a full outer join, of which AQE can split neither side.'
    WHEN 'below threshold' THEN format('AQE splits partitions above {} only.', formatReadableSize(threshold::BIGINT))
    WHEN 'below factor' THEN format('AQE splits partitions above {} times the median only.', factor)
    ELSE 'It is above AQE''s thresholds and yet was not split: the other operators of the stage need its partitioning, or one map task wrote most of it.' END
  || CASE WHEN count(*) OVER alike > 1 THEN format(' With the {} stages like it {} were lost.', count(*) OVER alike - 1,
    duration_text(sum(lost_ms) OVER alike)) ELSE '' END AS what,
  CASE aqe WHEN 'not sql'
    THEN 'Salt the heavy keys, or use reduceByKey/aggregateByKey instead of groupByKey; more partitions help only if many keys share the heavy one.'
    WHEN 'aqe off' THEN CASE WHEN shuffled_join IS NOT NULL AND worst.shuffle_bytes > threshold THEN 'spark.sql.adaptive.enabled=true'
      WHEN shuffled_join IS NULL THEN 'AQE alone would not split it, for it feeds no join: aggregate in two steps with a salted key.'
      ELSE 'AQE alone would not split it, for it is small in bytes: salt the heavy keys, or treat them apart.' END
    WHEN 'aqe unknown' THEN 'spark.sql.adaptive.enabled=true if the Spark is 3.0 or newer'
    WHEN 'aqe not used' THEN 'Salt the heavy keys; AQE runs a query only if it has an exchange or a subquery and none of its nodes forbids it.'
    WHEN 'skew join off' THEN CASE WHEN shuffled_join IS NOT NULL AND worst.shuffle_bytes > threshold THEN 'spark.sql.adaptive.skewJoin.enabled=true'
      ELSE 'Salt the heavy keys: the skew join would not split it, for it feeds no join or is small in bytes.' END
    WHEN 'no join' THEN 'Aggregate in two steps with a salted key, or leave the heavy keys out and treat them apart.'
    WHEN 'full outer' THEN 'Split the join by hand: the heavy keys with a broadcast join, the rest as it is; then union.'
    WHEN 'below threshold' THEN CASE WHEN worst.shuffle_bytes < 4e6
      THEN 'It is small in bytes, its rows are what takes long: salt the heavy keys, or more partitions if there are many.' ELSE
      format('spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes={}b and spark.sql.adaptive.advisoryPartitionSizeInBytes below that (default 64MB)',
      greatest(floor(worst.shuffle_bytes / 4 / 1048576) * 1048576, 1048576)::BIGINT) END
    WHEN 'below factor' THEN format('spark.sql.adaptive.skewJoin.skewedPartitionFactor={}',
      greatest(1.5, floor(worst.shuffle_bytes / greatest(median_shuffle_bytes, 1) * 5) / 10))
    ELSE 'spark.sql.adaptive.forceOptimizeSkewedJoin=true (since Spark 3.3; costs a shuffle), or salt the heavy keys.' END AS advice,
  {tasks: tasks, longest_ms: max_ms, median_ms: median_ms, even_ms: even_ms, lost_ms: lost_ms, longest_shuffle_bytes: worst.shuffle_bytes,
    median_shuffle_bytes: median_shuffle_bytes,
    stage_shuffle_bytes: shuffle_bytes, aqe: aqe, operators: operators, description: description,
    longest: list_transform(longest, t -> {task_id: t.task_id, executor_id: t.executor_id, duration_ms: t.duration_ms, shuffle_bytes: t.shuffle_bytes,
      shuffle_records: t.shuffle_records})} AS evidence,
  0.0 AS core_ms,
  list({stage_id: stage_id, stage_attempt_id: stage_attempt_id} ORDER BY lost_ms DESC, stage_id, stage_attempt_id) OVER alike AS alike_stages
FROM judged
WINDOW alike AS (PARTITION BY attempt_key, alike, aqe)
QUALIFY row_number() OVER (PARTITION BY attempt_key, alike, aqe ORDER BY lost_ms DESC, stage_id, stage_attempt_id) = 1

-- @waste
SELECT attempt_key, place, task_id, without_ms
FROM (SELECT attempt_key, place, unnest(alike_stages, recursive := true) FROM found) JOIN even_tasks USING (attempt_key, stage_id, stage_attempt_id)

-- @cannot-tell
SELECT attempt_key, 'The tasks have no shuffle read metrics.' AS reason
FROM stage_work GROUP BY ALL HAVING count(shuffle_bytes) = 0
