-- title: Broadcast too large
-- question: Does a join send a large table to every executor?
-- means: One side of a join was collected to the driver, built into one hash table there and sent to every executor. While the
--   driver builds and sends it, no task of the query runs; and it takes that memory on the driver and on each executor. Past 8
--   GiB or spark.sql.broadcastTimeout the query fails.
-- computed: "data size" of a BroadcastExchange of the final plan, with the time to build and to broadcast; or the query failed
--   with the error that says so. The time from the end of the collecting job on, as long as building and sending took, would
--   not be there.
-- do: Let it be a shuffle join (lower the threshold, take the hint away), or make it smaller first: filter and select before
--   the join.
-- misses: The shuffle join instead costs task time, which is not set against it. Memory pressure that a broadcast causes later
--   shows as GC or a lost executor.
-- cannot tell: Where the log has no SQL metrics. Photon broadcasts by way of a shuffle and reports no size.
-- source: Spark's BroadcastExchangeExec (metrics); tiers of other tools lie between 10 MiB and 1 GiB (dataflint: 1 GB)
-- threshold: broadcast_large_bytes = 104857600 : bytes in memory of a broadcast, from which on it counts
-- threshold: broadcast_large_min_ms = 2000 : ms that building and sending it took, from which on it counts

-- @findings
WITH sizes AS (
  SELECT n.attempt_key, n.execution_id, n.node_id,
    max(m.total::DOUBLE) FILTER (WHERE m.name = 'data size') AS bytes,
    max(m.total::DOUBLE) FILTER (WHERE m.name IN ('number of output rows', 'number of rows')) AS rows,
    coalesce(max(m.total::DOUBLE) FILTER (WHERE m.name = 'time to collect'), 0) AS collect_ms,
    coalesce(max(m.total::DOUBLE) FILTER (WHERE m.name = 'time to build'), 0) AS build_ms,
    coalesce(max(m.total::DOUBLE) FILTER (WHERE m.name = 'time to broadcast'), 0) AS send_ms
  FROM plan_nodes n
  JOIN sql_metrics m USING (attempt_key, execution_id, plan_version, node_id)
  WHERE n.kind = 'broadcast' AND n.name NOT LIKE 'Reused%'
  GROUP BY ALL
),
changed AS (
  -- sort-merge joins of the initial plan that the final one no longer has
  SELECT attempt_key, execution_id, bool_or(first.joins > coalesce(last.joins, 0)) AS by_adaptive
  FROM (
    SELECT c.attempt_key, c.execution_id, count(*) AS joins
    FROM costly_executions c JOIN sql_plan_nodes n USING (attempt_key, execution_id)
    WHERE n.plan_version = 0 AND n.name LIKE 'SortMergeJoin%' GROUP BY ALL
  ) first
  LEFT JOIN (
    SELECT attempt_key, execution_id, count(*) AS joins FROM plan_nodes WHERE name LIKE 'SortMergeJoin%' GROUP BY ALL
  ) last USING (attempt_key, execution_id)
  GROUP BY ALL
)
SELECT z.attempt_key, 'sql ' || z.execution_id || ' node ' || z.node_id AS place, z.node_id, z.execution_id, 'sure' AS certainty,
  format('A broadcast of {}{}: {} to collect, {} to build on the driver, {} to send.',
    formatReadableDecimalSize(bytes::BIGINT), coalesce(format(' ({:,} rows)', rows::BIGINT), ''), duration_text(collect_ms), duration_text(build_ms),
      duration_text(send_ms)) AS what,
  CASE
    WHEN by_adaptive THEN 'Adaptive execution made it of a sort-merge join: set spark.sql.adaptive.autoBroadcastJoinThreshold '
      || 'lower than this (now '
      || t.adaptive_broadcast_threshold_bytes || ' bytes), for one to 52428800, or select fewer columns and rows of it before '
        || 'the join.'
    WHEN bytes > 2 * greatest(t.broadcast_threshold_bytes, t.adaptive_broadcast_threshold_bytes)
      THEN 'It is larger than spark.sql.autoBroadcastJoinThreshold (' || t.broadcast_threshold_bytes
        || ' bytes) allows by size: either a hint asks '
        || 'for it (take broadcast()/BROADCAST away), or statistics are wrong (ANALYZE TABLE ... COMPUTE STATISTICS). '
        || 'Or select fewer columns and rows of it before the join.'
    ELSE 'Set spark.sql.autoBroadcastJoinThreshold lower than this (now ' || t.broadcast_threshold_bytes
      || ' bytes), for one to 52428800, or select fewer columns and rows of it before the join.'
  END AS advice,
  {'broadcast_bytes': bytes, 'rows': rows, 'collect_ms': collect_ms, 'build_ms': build_ms, 'send_ms': send_ms,
    'threshold_bytes': t.broadcast_threshold_bytes,
    'by_adaptive': coalesce(by_adaptive, false)} AS evidence,
  NULL::DOUBLE AS core_ms
FROM sizes z
JOIN sql_settings t USING (attempt_key, execution_id)
LEFT JOIN changed h USING (attempt_key, execution_id)
WHERE bytes >= $broadcast_large_bytes AND build_ms + send_ms >= $broadcast_large_min_ms
UNION ALL
SELECT c.attempt_key, 'sql ' || c.execution_id, NULL, c.execution_id, 'sure',
  format('The query failed after {} on a broadcast: {}', duration_text(coalesce(c.duration_ms, 0)),
    left(split_part(c.error_message, chr(10), 1), 160)),
  'Set spark.sql.autoBroadcastJoinThreshold=-1 for this query or take its broadcast hint away, so that it becomes a shuffle join.',
  {'broadcast_bytes': NULL, 'rows': NULL, 'collect_ms': NULL, 'build_ms': NULL, 'send_ms': NULL,
    'threshold_bytes': t.broadcast_threshold_bytes, 'by_adaptive': NULL},
  c.task_ms
FROM costly_executions c
JOIN sql_settings t USING (attempt_key, execution_id)
WHERE c.error_message LIKE '%Could not execute broadcast in %' OR c.error_message LIKE '%Cannot broadcast the table%'
  OR c.error_message LIKE '%autoBroadcastJoinThreshold%'

-- @gaps
SELECT f.attempt_key, f.place, max(x.completion_time) AS from_time,
  least(max(x.completion_time) + to_milliseconds((f.evidence.build_ms + f.evidence.send_ms)::BIGINT),
    any_value(c.completion_time)) AS to_time
FROM found f
JOIN node_stages s ON s.attempt_key = f.attempt_key AND s.execution_id = f.execution_id AND s.node_id = f.node_id
JOIN execution_stages x ON x.attempt_key = s.attempt_key AND x.execution_id = s.execution_id AND x.stage_id = s.stage_id
JOIN costly_executions c ON c.attempt_key = f.attempt_key AND c.execution_id = f.execution_id
GROUP BY f.attempt_key, f.place, f.evidence
HAVING to_time > from_time
