-- title: Join that could be broadcast
-- question: Was a large table shuffled to be joined with a small one?
-- means: Both sides of a join were shuffled (and sorted) although one of them turned out small enough to be sent whole to every
--   executor. Then the large side would not have to move at all.
-- computed: For sort-merge and shuffled hash joins of the final plan: the bytes in memory that the exchange below each side
--   wrote. It counts when one side is small, the join type allows that side to be broadcast, and the other is at least
--   missed_broadcast_ratio times as large. The cost is what the large side's exchange and sort report: time to write and to
--   wait for its shuffle, time to sort it. That is a lower bound.
-- do: Broadcast the small side: broadcast(df) or /*+ BROADCAST(t) */, a higher threshold, statistics, or adaptive execution.
-- misses: Joins whose sides did not come straight out of an exchange. Time to serialise rows for the shuffle is not counted.
-- cannot tell: Where the plan has no metrics (Spark before 2.0), and on Photon, whose exchanges tell no uncompressed size of a
--   side.
-- source: Spark's JoinSelection and DynamicJoinSelection; dataflint (tiers of sizes); sparkforensics (over 10 MiB / 100 MiB)
-- threshold: missed_broadcast_bytes = 52428800 : bytes in memory up to which a side counts as small (or Spark's own threshold,
--   if it is higher)
-- threshold: missed_broadcast_ratio = 10 : times the small side that the large one must be
-- threshold: missed_broadcast_min_ms = 1000 : core milliseconds from which on it counts

-- @findings
SELECT attempt_key, place, execution_id,
  if(large_ms >= 5 * $missed_broadcast_min_ms, 'sure', 'likely') AS certainty,
  format('{} ({}) shuffled {} to join it with {}: writing, fetching and sorting the large side took at least '
    || '{} of task time.',
    regexp_extract(name, '^[A-Za-z]+'), join_type, formatReadableDecimalSize(large_bytes::BIGINT), formatReadableDecimalSize(small_bytes::BIGINT), duration_text(large_ms)) AS what,
  CASE
    WHEN threshold < 0 THEN 'spark.sql.autoBroadcastJoinThreshold=-1 forbids it: set it to ' || ceil(small_bytes * 1.5)::BIGINT
      || ' or more, or hint it: broadcast(df), /*+ BROADCAST(t) */.'
    WHEN small_bytes > threshold THEN 'The small side is larger than the threshold (' || threshold || ' bytes): set spark.sql.'
      || if(adaptive, 'adaptive.', '') || 'autoBroadcastJoinThreshold=' || ceil(small_bytes * 1.5)::BIGINT
        || ' or hint it: broadcast(df), /*+ BROADCAST(t) */.'
    WHEN adaptive THEN 'It is below the threshold and adaptive execution did not change the join: look for a MERGE or '
      || 'SHUFFLE_HASH hint, or for '
      || 'spark.sql.adaptive.nonEmptyPartitionRatioForBroadcastJoin (many empty partitions); else hint it: broadcast(df), /*+ '
        || 'BROADCAST(t) */.'
    WHEN version >= [3, 0, 0] THEN 'Spark did not know that it is so small, and adaptive execution is off: set '
      || 'spark.sql.adaptive.enabled=true, or hint it: '
      || 'broadcast(df), /*+ BROADCAST(t) */, or ANALYZE TABLE ... COMPUTE STATISTICS.'
    ELSE 'Spark did not know that it is so small: hint it: broadcast(df), /*+ BROADCAST(t) */, or ANALYZE TABLE ... COMPUTE '
      || 'STATISTICS.'
  END AS advice,
  {'small_bytes': small_bytes, 'large_bytes': large_bytes, 'small_side': small_side, 'threshold_bytes': threshold,
    'adaptive': adaptive,
    'shuffle_and_sort_ms': large_ms} AS evidence,
  large_ms AS core_ms, large_exchange_id, sort_ms
FROM shuffled_joins
WHERE small_bytes <= greatest($missed_broadcast_bytes, threshold)
  AND large_bytes >= $missed_broadcast_ratio * greatest(small_bytes, 1)
  AND large_ms >= $missed_broadcast_min_ms

-- @waste
WITH parts AS (
  SELECT f.attempt_key, f.place, s.stage_id, s.role = 'write' AS writes, f.sort_ms
  FROM found f
  JOIN node_stages s ON s.attempt_key = f.attempt_key AND s.execution_id = f.execution_id AND s.node_id = f.large_exchange_id
)
SELECT p.attempt_key, p.place, t.task_id,
  greatest(0, t.duration_ms - if(p.writes, coalesce(t.shuffle_write_time_ns, 0) / 1e6, coalesce(t.shuffle_fetch_wait_time_ms, 0)
    + p.sort_ms / count(*) OVER (PARTITION BY p.attempt_key, p.place, p.stage_id))) AS without_ms
FROM parts p
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
