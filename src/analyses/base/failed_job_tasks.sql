-- what: One row a task attempt of a stage that only failed jobs needed; the first of them has it.
WITH used AS (
  SELECT DISTINCT s.attempt_key, s.stage_id FROM job_stages s JOIN jobs j USING (attempt_key, job_id) WHERE j.status <> 'FAILED'
), failed AS (
  SELECT s.attempt_key, s.stage_id, min(s.job_id) AS job_id FROM job_stages s JOIN jobs j USING (attempt_key, job_id)
  WHERE j.status = 'FAILED' AND NOT s.is_skipped AND (s.attempt_key, s.stage_id) NOT IN (SELECT (attempt_key, stage_id) FROM used) GROUP BY ALL
)
SELECT f.attempt_key, f.job_id, t.stage_id, t.stage_attempt_id, t.task_id, t.duration_ms
FROM failed f JOIN tasks t USING (attempt_key, stage_id) WHERE t.duration_ms IS NOT NULL
