-- title: Skewed join split too finely
-- question: Did adaptive execution split a skewed join into so many parts that they cost more than they balance?
-- means: Each part of a split partition reads, and in a sort-merge join sorts, all of the same partition of the other side
--   again, and is a task of its own. Parts beyond the number of cores balance nothing: they only repeat that.
-- computed: Stages whose shuffle readers split partitions. Read twice is what the stage's tasks read less what the exchanges
--   below its readers hold; each part beyond the first of a partition took an even share of it. A part for each core is enough for a
--   partition. Needless is the task time of the stage in proportion to what the parts beyond that read twice, and the median of
--   what was not run time for each of them. Replayed with that much taken off the stage's tasks in proportion.
-- do: A larger spark.sql.adaptive.advisoryPartitionSizeInBytes, by which partitions are split, or a larger
--   skewedPartitionThresholdInBytes.
-- misses: It is an estimate: time in proportion to bytes read. Parts for each core can be more than is needed too.
-- cannot tell: Where the cores of the executors are not known, or an exchange does not say what was written to it.
-- source: Spark's OptimizeSkewedJoin and ShufflePartitionsUtil
-- threshold: split_parts_ratio = 2 : parts over those that are enough, from which on it counts
-- threshold: split_min_ms = 5000 : core milliseconds of needless parts, below which it is left out

-- @findings
WITH readers AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, s.stage_id,
    max(m.total::BIGINT) FILTER (WHERE m.node_id = n.node_id AND m.name = 'number of skewed partitions') AS skewed,
    max(m.total::BIGINT) FILTER (WHERE m.node_id = n.node_id AND m.name = 'number of skewed partition splits') AS parts,
    max(m.total::BIGINT) FILTER (WHERE m.node_id = i.child_id AND m.name = 'shuffle bytes written') AS written_bytes
  FROM plan_nodes n
  JOIN node_stages s USING (attempt_key, execution_id, node_id)
  JOIN node_inputs i USING (attempt_key, execution_id, node_id)
  JOIN sql_metrics m ON m.attempt_key = n.attempt_key AND m.execution_id = n.execution_id AND m.plan_version = n.plan_version
    AND m.node_id IN (n.node_id, i.child_id)
  WHERE n.name IN ('AQEShuffleRead', 'CustomShuffleReader')
  GROUP BY ALL
),
split AS (
  SELECT attempt_key, execution_id, stage_id, max(skewed) AS skewed, max(parts) AS parts, sum(written_bytes) AS written_bytes,
    max(written_bytes) FILTER (parts > 0) AS split_bytes
  FROM readers GROUP BY ALL
  -- where both sides are split, parts of one are read for each part of the other: the side with more stands for both
  HAVING max(parts) > 0 AND count(*) = count(written_bytes)
),
needless AS (
  SELECT p.*, w.stage_attempt_id, w.tasks, w.sum_ms, w.shuffle_bytes, w.median_overhead_ms, a.cores, p.skewed * a.cores AS enough,
    (w.shuffle_bytes - p.written_bytes) / (p.parts - p.skewed) AS again_bytes,
    (p.parts - p.skewed * a.cores) * (greatest(0, again_bytes) / w.shuffle_bytes * w.sum_ms + w.median_overhead_ms) AS needless_ms
  FROM split p
  JOIN stage_work w USING (attempt_key, stage_id)
  JOIN attempt_span a USING (attempt_key)
  WHERE p.parts > p.skewed AND w.shuffle_bytes > 0
)
SELECT attempt_key, 'stage ' || stage_id || '.' || stage_attempt_id AS place, stage_id, stage_attempt_id, execution_id, 'likely' AS certainty,
  format('{} skewed partition(s) were split into {} parts on {} cores; each read {} of the other side again, {} of the {} that the '
    || 'stage read. The parts that were not needed took about {} of its {} of task time.', skewed, parts, cores::BIGINT,
    formatReadableDecimalSize(again_bytes::BIGINT), formatReadableDecimalSize((shuffle_bytes - written_bytes)::BIGINT),
    formatReadableDecimalSize(shuffle_bytes::BIGINT), duration_text(needless_ms), duration_text(sum_ms)) AS what,
  -- no part then is more than an even share of its side
  format('spark.sql.adaptive.advisoryPartitionSizeInBytes={}b for this query (it is {}b): {} parts or fewer.',
    ceil(split_bytes / cores)::BIGINT, s.advisory_partition_bytes, enough::BIGINT) AS advice,
  {'tasks': tasks, 'skewed_partitions': skewed, 'parts': parts, 'enough_parts': enough, 'cores': cores, 'read_bytes': shuffle_bytes,
    'written_bytes': written_bytes, 'read_again_bytes_each': again_bytes, 'task_ms': sum_ms, 'overhead_ms_each': median_overhead_ms,
    'advisory_bytes': s.advisory_partition_bytes} AS evidence,
  least(needless_ms, sum_ms)::DOUBLE AS core_ms, 1 - least(needless_ms / sum_ms, 1) AS keeps
FROM needless
JOIN sql_settings s USING (attempt_key, execution_id)
WHERE parts >= $split_parts_ratio * enough AND needless_ms >= $split_min_ms

-- @waste
SELECT attempt_key, place, t.task_id, t.duration_ms * keeps AS without_ms
FROM found f JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS'
