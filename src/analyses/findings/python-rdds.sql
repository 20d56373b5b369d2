-- title: Python over RDDs
-- question: How long do tasks wait for Python functions over the rows of RDDs?
-- means: A Python function over an RDD (map, filter, reduceByKey, foreach) gets every row pickled from the JVM, one process beside
--   each task, and Spark cannot see into it: no column pruning, no pushed filters, no adaptive execution.
-- computed: Stages of jobs and queries whose RDDs are made by PythonRDD, and that read python_rdd_rows records or
--   python_rdd_bytes from storage or a shuffle. The cost is the time in which the threads of their tasks ran nothing: their run time
--   less CPU time, garbage collection and waits for the shuffle. All of an application are one finding.
-- do: DataFrames with built-in functions; where it has to be Python, mapInArrow or a pandas UDF.
-- misses: Threads wait for disks and networks too, and the JVM works while Python does: the time is neither all nor only
--   Python's. What the same work would take in Spark is not known.
-- cannot tell: Rows that the program itself hands over (parallelize): the log does not count them. What Python took, where the log
--   has no CPU times.
-- source: Spark's PythonRDD and PythonRunner, which report no metrics of their own
-- threshold: python_rdd_rows = 100000 : records that such a stage reads, from which on it counts
-- threshold: python_rdd_bytes = 16777216 : bytes that such a stage reads, from which on it counts
-- threshold: python_rdd_min_ms = 5000 : core milliseconds that such tasks took, from which on it counts

-- @findings
SELECT attempt_key, 'application' AS place, worst.stage_id AS stage_id, 'guess' AS certainty,
  format('In {} stage(s) Python worked on the rows of RDDs: {:,} records ({}) went in, and of {} of task time {}. Most of it "{}" in stage {}.',
    stages, records, formatReadableDecimalSize(bytes), duration_text(task_ms),
    if(has_cpu, 'the JVM waited at most ' || duration_text(waited_ms) || ' for Python', 'the log does not tell how much was Python''s'),
    left(worst.name, 100), worst.stage_id) AS what,
  'Say it with DataFrames and functions of pyspark.sql.functions, which keep the rows in the JVM; what has to be Python, with mapInArrow or '
    || 'a pandas UDF, which get columns in batches and not pickled rows.' AS advice,
  {'stages': stage_ids[:20], 'records': records, 'bytes': bytes, 'task_ms': task_ms, 'waited_ms': waited_ms, 'cpu_ms': cpu_ms, 'gc_ms': gc_ms} AS evidence,
  if(has_cpu, waited_ms, NULL) AS core_ms, if(has_cpu, NULL, 'the log has no CPU times, which part waiting from working') AS cost_unknown
FROM (
  SELECT attempt_key, count(*) AS stages, list(stage_id ORDER BY task_ms DESC, stage_id) AS stage_ids,
    arg_max({'stage_id': stage_id, 'name': name}, (task_ms, -stage_id)) AS worst, sum(records)::BIGINT AS records, sum(bytes)::BIGINT AS bytes,
    sum(task_ms) AS task_ms, sum(waited_ms)::DOUBLE AS waited_ms, sum(cpu_ms) AS cpu_ms, sum(gc_ms)::DOUBLE AS gc_ms, coalesce(sum(cpu_ms), 0) > 0 AS has_cpu
  FROM python_rdd_stages
  WHERE records >= $python_rdd_rows OR bytes >= $python_rdd_bytes
  GROUP BY attempt_key
)
WHERE task_ms >= $python_rdd_min_ms

-- @cannot-tell
SELECT attempt_key, format('{} of task time went into Python over RDDs in {} stage(s) of which the log does not count the rows: what the program '
  || 'hands over itself (parallelize)', duration_text(sum(task_ms)), count(*)) AS reason
FROM python_rdd_stages
WHERE records = 0 AND bytes = 0 GROUP BY attempt_key HAVING sum(task_ms) >= $python_rdd_min_ms
