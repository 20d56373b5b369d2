-- title: Many rows collected to the driver
-- question: Does a query bring a large result to the driver?
-- means: collect() and toPandas() put every row into the memory of the driver, one process, while the executors wait.
-- computed: Rows that the topmost operator of the final plan gives (of a limit no more than that), of executions whose jobs are collect, toPandas or the like;
--   the time from the end of the last stage to the end of the execution would not be there. Python makes its own rows or columns of
--   them after that, so the time until the program goes on with Spark counts too (not in shells and notebooks, where a person
--   thinks).
-- do: Write the result from the executors, aggregate or limit it first, or take it in pieces.
-- misses: What of the time after the query is the program's own work on the rows: a guess, where it is most of it. Results of RDD
--   jobs.
-- cannot tell: Where the topmost operator counts no rows, or the job's name is not the action's.
-- source: Spark's SparkPlan.executeCollect; the size of single task results is a finding of its own
-- threshold: collected_rows = 500000 : rows from which on it counts
-- threshold: collected_min_ms = 1000 : milliseconds from the last stage until the program goes on, from which on it counts

-- @findings
WITH actions AS (
  SELECT attempt_key, sql_execution_id AS execution_id, arg_max(name, job_id) AS name
  FROM jobs WHERE sql_execution_id IS NOT NULL GROUP BY ALL
),
ends AS (
  SELECT attempt_key, execution_id, max(completion_time) AS last_stage FROM execution_stages GROUP BY ALL
)
SELECT c.attempt_key, 'sql ' || c.execution_id AS place, c.execution_id, if(after_ms >= until_ms, 'likely', 'guess') AS certainty,
  format('{:,} rows went to the driver ({}); {} passed after the last stage{}.', r.rows::BIGINT, a.name, duration_text(after_ms),
    if(until_ms >= 100, ', and ' || duration_text(until_ms) || ' more until the program went on', '')) AS what,
  CASE WHEN a.name LIKE 'toPandas%' AND NOT coalesce(s.value = 'true', p.version >= [4, 2, 0])
    -- SPARK-27834: its name until Spark 2.4. Spark 4.1 has it off by default, 4.3 on.
    THEN if(p.version < [3, 0, 0], 'Set spark.sql.execution.arrow.enabled=true', 'Set spark.sql.execution.arrow.pyspark.enabled=true') || ', which sends columns in batches; and a'
    ELSE 'A' END || 'ggregate, filter or limit in Spark before, write the result with df.write, or go through it with '
      || 'toLocalIterator().' AS advice,
  {'rows': r.rows, 'action': a.name, 'after_last_stage_ms': after_ms, 'until_it_went_on_ms': until_ms} AS evidence,
  0.0 AS core_ms, e.last_stage, coalesce(g.to_time, c.completion_time) AS went_on
FROM costly_executions c
JOIN plan_nodes n ON n.attempt_key = c.attempt_key AND n.execution_id = c.execution_id AND n.parent_id IS NULL
  AND n.kind <> 'codegen'
JOIN node_rows r ON r.attempt_key = c.attempt_key AND r.execution_id = c.execution_id AND r.node_id = n.node_id
JOIN actions a ON a.attempt_key = c.attempt_key AND a.execution_id = c.execution_id
JOIN ends e ON e.attempt_key = c.attempt_key AND e.execution_id = c.execution_id
JOIN attempt_platform p ON p.attempt_key = c.attempt_key
LEFT JOIN attempt_settings t ON t.attempt_key = c.attempt_key
LEFT JOIN driver_gaps g ON g.attempt_key = c.attempt_key AND g.from_time = c.completion_time AND g.kind IN ('between', 'end')
  AND NOT coalesce(t.is_interactive, false)
CROSS JOIN LATERAL (SELECT date_diff('millisecond', e.last_stage, c.completion_time) AS after_ms, coalesce(g.gap_ms, 0) AS until_ms)
LEFT JOIN spark_settings s ON s.attempt_key = c.attempt_key AND s.key = 'spark.sql.execution.arrow'
  || if(p.version < [3, 0, 0], '', '.pyspark') || '.enabled'
WHERE r.rows >= $collected_rows AND regexp_matches(a.name,
  '^(collect|collectAsList|toPandas|toArrow|take|head|first|executeCollect|show)')
  AND after_ms + until_ms >= $collected_min_ms

-- @gaps
SELECT attempt_key, place, last_stage AS from_time, went_on AS to_time FROM found
