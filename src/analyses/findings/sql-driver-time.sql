-- title: Driver inside SQL executions
-- question: How long did a SQL execution keep the driver busy while no task ran?
-- means: Before its first job files are listed and code is generated (the plan itself is made before Spark says that the
--   execution began); between them AQE plans anew and broadcasts are built; after them written files are committed (moved, on
--   object stores copied) or results are converted. No executor works meanwhile.
-- computed: Times inside a SQL execution in which neither a task nor a job ran, by what came before and after: before its first
--   job (planning), between its jobs, after its last, or without any job. Replayed without them.
-- do: Planning: fewer files and partitions, partition filters, catalog statistics. Between: smaller broadcasts. After: a
--   committer that does not rename; fewer files; do not collect.
-- misses: Which part of the planning it was. Two executions at once: the time goes to the one that began last. What has to be
--   done is counted too.
-- cannot tell: Logs without SQL executions; Spark before 2.0.
-- source: Sparklens (driver wall clock); Databricks guide to the Spark UI (gaps between jobs)
-- threshold: sql_driver_min_ms = 5000 : that time in the execution, below which it is left out

-- @findings
WITH gaps AS (
  SELECT attempt_key, execution_id, sum(gap_ms)::DOUBLE AS ms, coalesce(sum(gap_ms) FILTER (kind IN ('planning', 'no jobs')),
    0)::DOUBLE AS planning_ms,
    coalesce(sum(gap_ms) FILTER (kind = 'between jobs'), 0)::DOUBLE AS between_ms,
      coalesce(sum(gap_ms) FILTER (kind = 'after jobs'), 0)::DOUBLE AS after_ms,
    max_by({from_time: from_time, to_time: to_time, gap_ms: gap_ms, kind: kind}, (gap_ms, -epoch_ms(from_time)), 5) AS longest
  FROM driver_gaps WHERE execution_id IS NOT NULL AND kind IN ('planning', 'no jobs', 'between jobs', 'after jobs') GROUP BY ALL
  HAVING sum(gap_ms) >= $sql_driver_min_ms
), written AS (
  SELECT j.attempt_key, j.sql_execution_id AS execution_id, sum(w.output_bytes) AS output_bytes, sum(w.result_bytes) AS result_bytes
  FROM jobs j JOIN (SELECT DISTINCT attempt_key, job_id, stage_id FROM job_stages WHERE NOT is_skipped) s USING (attempt_key, job_id)
    JOIN stage_work w USING (attempt_key, stage_id)
  WHERE (j.attempt_key, j.sql_execution_id) IN (SELECT (attempt_key, execution_id) FROM gaps) GROUP BY ALL
), commands AS (
  SELECT n.attempt_key, n.execution_id, min(n.name) FILTER (regexp_matches(n.name,
    '(?i)insert|write|create.*as ?select|append|overwrite|replace|merge|savein')) AS command,
    bool_or(n.name LIKE 'BroadcastExchange%') AS broadcasts, bool_or(n.name LIKE '%Scan %') AS scans
  FROM sql_plan_nodes n JOIN sql_plans p USING (attempt_key, execution_id, plan_version) WHERE p.is_final
    AND (n.attempt_key, n.execution_id) IN (SELECT (attempt_key, execution_id) FROM gaps) GROUP BY ALL
)
SELECT g.attempt_key, 'sql ' || g.execution_id AS place, g.execution_id, CASE WHEN after_ms > ms / 2 AND coalesce(w.output_bytes, 0) = 0 THEN 'guess'
  ELSE 'likely' END AS certainty,
  format('No task ran for {} of its {}: {} before its first job, {} between jobs, {} after the last{}.', duration_text(ms),
    duration_text(coalesce(e.duration_ms, ms)), duration_text(planning_ms), duration_text(between_ms), duration_text(after_ms),
    CASE WHEN w.output_bytes > 0 THEN format(', which wrote {}', formatReadableDecimalSize(w.output_bytes::BIGINT)) ELSE '' END) AS what,
  CASE WHEN after_ms > ms / 2 AND w.output_bytes > 0
    THEN 'Committing what was written took that long: on object stores a committer without renames (S3A magic or staging committer, the vendor''s own), or a table format; fewer files and partitions; spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version=2 where its weaker guarantees will do.'
    WHEN after_ms > ms / 2 AND c.command IS NOT NULL THEN 'After its jobs the command (' || c.command
      || ') still worked on the driver: moving files, catalog and statistics. A committer without renames, fewer files and partitions.'
    WHEN after_ms > ms / 2
      THEN 'The result was taken in by the program (collect, toPandas, toLocalIterator): take less of it, or write it from the executors.'
    WHEN between_ms > ms / 2 AND c.broadcasts
      THEN 'The driver built broadcasts or planned anew between jobs: smaller spark.sql.autoBroadcastJoinThreshold if the tables are large.'
    WHEN between_ms > ms / 2 THEN 'The driver planned anew between jobs, or the program ran several actions in this execution.'
    WHEN e.duration_ms IS NOT NULL AND planning_ms > ms / 2 AND NOT coalesce(c.scans, false)
      THEN 'Generating code and making up the first stages took that long, with the first query of a program also loading classes: a smaller plan (long chains of withColumn or union).'
    WHEN e.duration_ms IS NOT NULL AND planning_ms > ms / 2
      THEN 'Listing files, generating code and making up the first stages took that long: filters on partition columns, fewer and larger files, a smaller plan (long chains of withColumn or union).'
    ELSE 'See what the driver did in these times.' END AS advice,
  {gap_ms: ms, planning_ms: planning_ms, between_jobs_ms: between_ms, after_jobs_ms: after_ms, execution_ms: e.duration_ms,
    output_bytes: w.output_bytes, result_bytes: w.result_bytes, command: c.command,
    description: left(e.description, 200), longest: longest} AS evidence, 0.0 AS core_ms
FROM gaps g JOIN sql_executions e USING (attempt_key, execution_id) LEFT JOIN written w USING (attempt_key, execution_id) LEFT
  JOIN commands c USING (attempt_key, execution_id)

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN driver_gaps g USING (attempt_key, execution_id)
WHERE g.kind IN ('planning', 'no jobs', 'between jobs', 'after jobs')
