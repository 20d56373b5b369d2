-- what: One row an attempt: the settings that advice about tasks depends on, with the defaults of its Spark version; NULL where
--   neither tells.
WITH set_values AS (
  SELECT attempt_key, max(value) FILTER (key = 'spark.master') AS master, max(value) FILTER (key = 'spark.sql.adaptive.enabled') AS adaptive,
    max(value) FILTER (key = 'spark.sql.adaptive.skewJoin.enabled') AS skew_join,
    max(value) FILTER (key = 'spark.sql.adaptive.skewJoin.skewedPartitionFactor') AS skew_factor,
    max(value) FILTER (key = 'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes') AS skew_threshold,
    max(value) FILTER (key = 'spark.sql.shuffle.partitions') AS shuffle_partitions,
    max(value) FILTER (key = 'spark.dynamicAllocation.enabled') AS dynamic_allocation,
    max(value) FILTER (key = 'spark.speculation') AS speculation, max(value) FILTER (key = 'spark.executor.memory') AS executor_memory,
    max(value) FILTER (key = 'spark.executor.memoryOverhead') AS memory_overhead,
      max(value) FILTER (key = 'spark.driver.maxResultSize') AS max_result_size,
    max(value) FILTER (key = 'spark.executor.instances') AS executor_instances
  FROM spark_settings GROUP BY ALL
)
SELECT a.attempt_key, a.name, a.spark_version,
  p.version, p.vendor,
  v.master, v.master LIKE 'local%' AND v.master NOT LIKE 'local-cluster%' AS is_local,
  -- SPARK-33679: on by default since 3.2; on Databricks before
  coalesce(lower(v.adaptive) = 'true', p.version >= [3, 2, 0] OR p.vendor = 'databricks') AS adaptive,
  coalesce(lower(v.skew_join), 'true') = 'true' AS skew_join, v.skew_factor, v.skew_threshold,
    coalesce(v.shuffle_partitions, '200') AS shuffle_partitions,
  coalesce(lower(v.dynamic_allocation), 'false') = 'true' AS dynamic_allocation, coalesce(lower(v.speculation), 'false') = 'true' AS speculation,
  v.executor_memory, TRY_CAST(regexp_extract(v.executor_memory, '^\s*(\d+)', 1) AS DOUBLE) * CASE lower(regexp_extract(v.executor_memory,
    '^\s*\d+\s*([a-zA-Z]?)', 1))
    WHEN 'b' THEN 1 WHEN 'k' THEN 1024 WHEN 'g' THEN 1073741824 WHEN 't' THEN 1099511627776 ELSE 1048576 END AS executor_memory_bytes,
  v.memory_overhead, coalesce(v.max_result_size, '1g') AS max_result_size, TRY_CAST(v.executor_instances AS INTEGER) AS executor_instances,
  -- Someone types: the time between two queries is theirs, not the driver's.
  regexp_matches(coalesce(a.name, ''), '(?i)(shell|thrift|zeppelin|livy|jupyter|notebook|connect server|sparksql::)') AS is_interactive
FROM attempts a JOIN attempt_platform p USING (attempt_key) LEFT JOIN set_values v USING (attempt_key)
