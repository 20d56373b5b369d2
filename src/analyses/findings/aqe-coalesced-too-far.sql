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
SELECT attempt_key, 'stage ' || stage_id AS place, stage_id, execution_id, 'likely' AS certainty,
  format('{} on {} cores, merged from {} partitions ({}): {}, where {} tasks could take {} if the rows spread evenly.',
    if(num_tasks = 1, 'One task', num_tasks || ' tasks'), cores, partitions::BIGINT,
    formatReadableDecimalSize(coalesce(bytes, 0)::BIGINT), duration_text(date_diff('millisecond', first_launch, last_finish)), usable::BIGINT,
      duration_text(sum_ms / usable)) AS what,
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
FROM (SELECT *, greatest(65536, (coalesce(bytes, 0) / (2 * usable))::BIGINT) AS size FROM coalesced_stages)
JOIN sql_settings s USING (attempt_key, execution_id)
WHERE lost_ms >= $coalesced_min_ms AND alone AND worked
  -- enough rows to spread
  AND records >= $coalesced_rows * usable

-- @gaps
SELECT attempt_key, place, last_finish - to_milliseconds(lost_ms::BIGINT) AS from_time, last_finish AS to_time FROM found
