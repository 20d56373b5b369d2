-- what: The settings of SQL that a costly execution ran under, one row an execution: those of its session (since Spark 3.3),
--   else of the application, else Spark's defaults of that version. Sizes in bytes (-1: off); NULL where it cannot be told.
WITH wanted AS (
  SELECT c.attempt_key, c.execution_id, k.key,
    coalesce(json_extract_string(e.modified_configs, '$."' || k.key || '"'), s.value) AS value
  FROM costly_executions c
  JOIN sql_executions e USING (attempt_key, execution_id)
  CROSS JOIN (SELECT unnest([
    'spark.sql.adaptive.enabled', 'spark.sql.autoBroadcastJoinThreshold', 'spark.sql.adaptive.autoBroadcastJoinThreshold',
    'spark.sql.shuffle.partitions', 'spark.sql.adaptive.coalescePartitions.enabled',
      'spark.sql.adaptive.coalescePartitions.parallelismFirst',
    'spark.sql.adaptive.advisoryPartitionSizeInBytes', 'spark.sql.join.preferSortMergeJoin', 'spark.sql.files.openCostInBytes']) AS key) k
  LEFT JOIN spark_settings s ON s.attempt_key = c.attempt_key AND s.key = k.key
),
sized AS (
  SELECT *, CASE lower(regexp_extract(trim(value), '^-?[0-9]+\s*([a-zA-Z]?)', 1))
      WHEN '' THEN 1 WHEN 'b' THEN 1 WHEN 'k' THEN 1024 WHEN 'm' THEN 1048576 WHEN 'g' THEN 1073741824 WHEN 't' THEN 1099511627776
    END * try_cast(regexp_extract(trim(value), '^(-?[0-9]+)\s*[a-zA-Z]*$', 1) AS BIGINT) AS bytes
  FROM wanted
),
wide AS (
  SELECT attempt_key, execution_id,
    max(lower(value)) FILTER (WHERE key = 'spark.sql.adaptive.enabled') AS aqe,
    max(bytes) FILTER (WHERE key = 'spark.sql.autoBroadcastJoinThreshold') AS broadcast,
    max(bytes) FILTER (WHERE key = 'spark.sql.adaptive.autoBroadcastJoinThreshold') AS adaptive_broadcast,
    max(bytes) FILTER (WHERE key = 'spark.sql.shuffle.partitions') AS partitions,
    max(lower(value)) FILTER (WHERE key = 'spark.sql.adaptive.coalescePartitions.enabled') AS coalesces,
    max(lower(value)) FILTER (WHERE key = 'spark.sql.adaptive.coalescePartitions.parallelismFirst') AS parallelism_first,
    max(bytes) FILTER (WHERE key = 'spark.sql.adaptive.advisoryPartitionSizeInBytes') AS advisory,
    max(bytes) FILTER (WHERE key = 'spark.sql.files.openCostInBytes') AS open_cost
  FROM sized GROUP BY ALL
)
SELECT w.attempt_key, w.execution_id, p.version, p.vendor,
  -- SPARK-33679: on by default since 3.2
  coalesce(w.aqe = 'true', p.version >= [3, 2, 0] OR p.vendor = 'databricks') AS adaptive,
  coalesce(w.broadcast, 10485760) AS broadcast_threshold_bytes,
  coalesce(w.adaptive_broadcast, w.broadcast, 10485760) AS adaptive_broadcast_threshold_bytes,
  coalesce(w.partitions, 200) AS shuffle_partitions,
  coalesce(w.coalesces = 'true', true) AS coalesces_partitions,
  coalesce(w.parallelism_first = 'true', true) AS parallelism_first,
  coalesce(w.advisory, 67108864) AS advisory_partition_bytes,
  coalesce(w.open_cost, 4194304) AS open_cost_bytes
FROM wide w JOIN attempt_platform p USING (attempt_key)
