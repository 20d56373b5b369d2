-- title: Adaptive execution left too few tasks
-- question: Did adaptive execution merge shuffle partitions into fewer tasks than there are cores?
-- means: Small partitions were merged by their bytes. But the work on them was heavy for its bytes, so a few tasks worked long
--   while other cores stood idle.
-- computed: Stages that read a coalesced shuffle with fewer tasks than cores, although more partitions were there, and in which
--   no other stage ran at the same time, tasks ran and did not only start, and there were rows to spread. The time that would
--   not be there: from the first launch to the last finish, less the task time spread evenly over the cores (or the partitions,
--   if these are fewer).
-- do: Let Spark keep as many partitions as there are cores: parallelismFirst, or a smaller advisory size.
-- misses: One heavy key cannot be split. Uneven tasks gain less than said.
-- cannot tell: Where the cores of the executors are not known.
-- source: spark.sql.adaptive.coalescePartitions.parallelismFirst (since Spark 3.2) and its documentation
-- threshold: coalesced_rows = 10 : shuffled rows per core (or partition, if these are fewer), below which there is nothing to
--   spread
-- threshold: coalesced_min_ms = 1000 : milliseconds of the clock from which on it counts

-- @findings
WITH reads AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, s.stage_id,
    max(m.total::DOUBLE) FILTER (WHERE m.name = 'partition data size') AS bytes,
    max(e.total::DOUBLE) AS partitions
  FROM plan_nodes n
  JOIN node_stages s USING (attempt_key, execution_id, node_id)
  JOIN node_inputs i USING (attempt_key, execution_id, node_id)
  LEFT JOIN sql_metrics m ON m.attempt_key = n.attempt_key AND m.execution_id = n.execution_id AND m.node_id = n.node_id
    AND m.plan_version = n.plan_version
  LEFT JOIN sql_metrics e ON e.attempt_key = n.attempt_key AND e.execution_id = n.execution_id AND e.node_id = i.child_id
    AND e.plan_version = n.plan_version
    AND e.name = 'number of partitions'
  WHERE n.name IN ('AQEShuffleRead', 'CustomShuffleReader') AND n.simple_string LIKE '%coalesced%'
  GROUP BY ALL
),
stages_of AS (
  SELECT r.attempt_key, r.execution_id, r.stage_id, sum(r.bytes) AS bytes, max(r.partitions) AS partitions,
    any_value(t.num_tasks) AS num_tasks, any_value(t.sum_ms) AS sum_ms, any_value(t.first_launch) AS first_launch,
    any_value(t.last_finish) AS last_finish, any_value(a.cores) AS cores, any_value(g.shuffle_records_read) AS records,
    any_value(g.executor_run_time_ms) AS run_ms
  FROM reads r
  JOIN stage_tasks t ON t.attempt_key = r.attempt_key AND t.stage_id = r.stage_id
  JOIN stages g ON g.attempt_key = t.attempt_key AND g.stage_id = t.stage_id AND g.stage_attempt_id = t.stage_attempt_id
  JOIN attempt_span a ON a.attempt_key = r.attempt_key
  WHERE g.status = 'COMPLETE'
  GROUP BY r.attempt_key, r.execution_id, r.stage_id
  HAVING count(DISTINCT t.stage_attempt_id) = 1
),
lost AS (
  SELECT *, least(cores, partitions) AS usable,
    date_diff('millisecond', first_launch, last_finish) - sum_ms / least(cores, partitions) AS lost_ms
  FROM stages_of
  WHERE num_tasks < least(cores, partitions)
    -- enough rows to spread, and time that was work: not the start of an executor or of a worker
    AND records >= $coalesced_rows * least(cores, partitions) AND run_ms >= 0.7 * sum_ms
)
SELECT attempt_key, 'stage ' || stage_id AS place, stage_id, execution_id, 'likely' AS certainty,
  format('{} tasks on {} cores, merged from {} partitions ({:.1f} MiB): {:.1f} s, where {} tasks could take {:.1f} s.',
    num_tasks, cores, partitions::BIGINT,
    coalesce(bytes, 0) / 1048576, date_diff('millisecond', first_launch, last_finish) / 1000, usable::BIGINT,
      sum_ms / usable / 1000) AS what,
  CASE
    WHEN s.version < [3, 2, 0] THEN 'Set spark.sql.adaptive.coalescePartitions.minPartitionNum=' || cores || ' or '
      || 'spark.sql.adaptive.advisoryPartitionSizeInBytes=' || size
    -- with parallelismFirst the advisory size is not asked, only the least one
    WHEN s.parallelism_first THEN 'Set spark.sql.adaptive.coalescePartitions.minPartitionSize=' || size
    ELSE 'Set spark.sql.adaptive.coalescePartitions.parallelismFirst=true (it is false) and '
      || 'spark.sql.adaptive.coalescePartitions.minPartitionSize=' || size
  END || ' for this query, or repartition(' || (2 * cores)::BIGINT || ') before the heavy step.' AS advice,
  {'tasks': num_tasks, 'cores': cores, 'partitions': partitions, 'bytes': bytes, 'task_ms': sum_ms, 'lost_ms': lost_ms,
    'parallelism_first': s.parallelism_first, 'advisory_bytes': s.advisory_partition_bytes} AS evidence,
  0.0 AS core_ms, first_launch, last_finish, lost_ms
FROM (SELECT *, greatest(65536, (coalesce(bytes, 0) / (2 * usable))::BIGINT) AS size FROM lost) lost
JOIN sql_settings s USING (attempt_key, execution_id)
WHERE lost_ms >= $coalesced_min_ms
  AND NOT EXISTS (
    FROM stage_tasks o
    WHERE o.attempt_key = lost.attempt_key AND o.stage_id <> lost.stage_id AND o.first_launch < lost.last_finish
      AND o.last_finish > lost.first_launch)

-- @gaps
SELECT attempt_key, place, last_finish - to_milliseconds(lost_ms::BIGINT) AS from_time, last_finish AS to_time FROM found
