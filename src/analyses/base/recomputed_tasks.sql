-- what: One row a successful task attempt whose partition had been computed before: its output was lost, or it was not yet known
--   that it was. Retried stages and stages with resubmitted tasks only. A stage that ran as attempt 1 and was skipped as attempt 0
--   makes anew what a stage of an earlier job had made (Stage.increaseAttemptIdOnFirstSkip).
WITH suspects AS (
  SELECT attempt_key, stage_id, bool_or(was_skipped) AS was_skipped FROM (
    SELECT attempt_key, stage_id, false AS was_skipped FROM task_resubmissions
    UNION ALL SELECT attempt_key, stage_id, bool_or(stage_attempt_id = 0 AND status = 'SKIPPED') FROM stages GROUP BY ALL
      HAVING bool_or(stage_attempt_id > 0 AND submission_time IS NOT NULL)
  ) GROUP BY ALL
), ended AS (
  SELECT t.attempt_key, t.stage_id, t.stage_attempt_id, t.task_id, t.executor_id, t.duration_ms, t.finish_time, t.partition_id, was_skipped,
    -- Before Spark 3.3 the log has no partition, and a retried stage numbers its tasks anew: only within an attempt is the index the partition.
    row_number() OVER (PARTITION BY t.attempt_key, t.stage_id, CASE WHEN t.partition_id IS NULL THEN t.stage_attempt_id END,
      coalesce(t.partition_id, t.task_index) ORDER BY t.finish_time, t.task_id) AS times,
    row_number() OVER (PARTITION BY t.attempt_key, t.stage_id ORDER BY t.finish_time, t.task_id) - max(s.num_tasks) OVER (PARTITION BY t.attempt_key,
      t.stage_id) AS beyond
  FROM suspects JOIN tasks t USING (attempt_key, stage_id) JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
  WHERE t.status = 'SUCCESS' AND t.duration_ms IS NOT NULL
)
SELECT attempt_key, stage_id, stage_attempt_id, task_id, executor_id, duration_ms FROM ended
WHERE times > 1 OR was_skipped OR partition_id IS NULL AND stage_attempt_id > 0 AND beyond > 0
