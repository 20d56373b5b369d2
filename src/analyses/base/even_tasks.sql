-- what: One row a task that outlasts its skewed stage as that would be with its work spread evenly: it may last until that stage
--   would end (without_ms), but not less than the mean.
SELECT s.attempt_key, s.stage_id, s.stage_attempt_id, t.task_id,
  greatest(s.mean_ms, s.even_ms - (epoch_ms(t.launch_time) - epoch_ms(s.first_launch))) AS without_ms
FROM skewed_stages s JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS' AND t.duration_ms > s.even_ms
