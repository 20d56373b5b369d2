-- title: Large results to the driver
-- question: Did tasks send much data to the driver?
-- means: collect, toPandas, take of much, accumulators and broadcasts bring data to one process. It fetches and keeps them all,
--   and above spark.driver.maxResultSize the job fails.
-- computed: Result sizes of the successful tasks of a stage attempt, and the time the driver took to fetch those that were too
--   large to come with the status. Wasted is that time; replayed with it taken off.
-- do: Write results from the executors, aggregate or limit before collecting, toLocalIterator.
-- misses: What the driver did with them afterwards: see "Driver inside SQL executions". Compressed sizes, as serialized.
-- cannot tell: Never: every Spark logs it.
-- source: Spark UI (result size, getting result time); Spark's maxResultSize
-- threshold: result_min_bytes = 268435456 : bytes of results of a stage attempt, below which it is left out

-- @findings
SELECT w.attempt_key, 'stage ' || w.stage_id || '.' || w.stage_attempt_id AS place, w.stage_id, w.stage_attempt_id, q.execution_id,
  'sure' AS certainty,
  format('{} tasks sent {} to the driver; fetching it took {} of their time. spark.driver.maxResultSize is {}.', tasks,
    formatReadableDecimalSize(w.result_bytes::BIGINT), duration_text(w.getting_result_ms), e.max_result_size) AS what,
  CASE WHEN j.description LIKE 'broadcast exchange%' OR w.is_broadcast
    THEN 'It is a broadcast: a smaller spark.sql.autoBroadcastJoinThreshold, or a filter on that side.'
    ELSE 'Aggregate, limit or sample before collecting; write large results from the executors instead.' END AS advice,
  {tasks: tasks, result_bytes: w.result_bytes, getting_result_ms: w.getting_result_ms, max_result_size: e.max_result_size, job_id: j.job_id,
    description: left(q.description, 200)} AS evidence,
  w.getting_result_ms AS core_ms
FROM (SELECT w.*, s.job_ids[1] AS job_id, s.name LIKE '%withThreadLocalCaptured%' OR s.name LIKE '%BroadcastExchange%' AS is_broadcast
  FROM stage_work w JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.result_bytes >= $result_min_bytes) w
LEFT JOIN jobs j USING (attempt_key, job_id) LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id) LEFT
  JOIN attempt_settings e USING (attempt_key)

-- @waste
SELECT attempt_key, place, task_id, greatest(0, t.duration_ms - t.getting_result_time_ms) AS without_ms
FROM found JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS' AND t.getting_result_time_ms > 0
