-- what: Who computed or read each persisted RDD: one row per RDD and SQL execution (or job, where it belongs to none), with the
--   first stage, the task time of the stages and nth: 1 for the one that filled the cache. CACHE TABLE runs several stages,
--   which are one use.
SELECT attempt_key, rdd_id, unit, min(stage_id) AS stage_id, sum(task_ms) AS task_ms, max(num_tasks) AS num_tasks,
  row_number() OVER (PARTITION BY attempt_key, rdd_id ORDER BY min(stage_id)) AS nth
FROM (
  SELECT DISTINCT r.attempt_key, r.rdd_id, r.stage_id, r.stage_attempt_id, t.sum_ms AS task_ms, t.num_succeeded AS num_tasks,
    coalesce('sql ' || coalesce(e.root_execution_id, j.sql_execution_id), 'job ' || j.job_id) AS unit
  FROM stage_rdds r
  JOIN stages g USING (attempt_key, stage_id, stage_attempt_id)
  JOIN stage_tasks t USING (attempt_key, stage_id, stage_attempt_id)
  JOIN jobs j ON j.attempt_key = g.attempt_key AND j.job_id = g.job_ids[1]
  LEFT JOIN sql_executions e ON e.attempt_key = j.attempt_key AND e.execution_id = j.sql_execution_id
  WHERE g.status = 'COMPLETE' AND r.storage_level <> ''
)
GROUP BY attempt_key, rdd_id, unit
