-- what: One row a time in which a submitted stage waited because there was no executor that could run it: from its submission, or the removal of
--   the last one, to the next executor (came), or to the end. is_first is a wait before the first task of its resource profile.
WITH profiles AS (
  SELECT DISTINCT attempt_key, resource_profile_id FROM stages WHERE submission_time IS NOT NULL
), shared AS (
  -- A profile of tasks alone (TaskResourceProfile, Spark 3.4) runs on executors of others.
  SELECT DISTINCT s.attempt_key, s.resource_profile_id
  FROM stages s
  JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
  JOIN executor_lives l ON l.attempt_key = t.attempt_key AND l.executor_id = t.executor_id
  WHERE s.resource_profile_id <> 0 AND l.resource_profile_id <> s.resource_profile_id
), lives AS (
  SELECT p.attempt_key, p.resource_profile_id, l.from_time, l.to_time, l.slots
  FROM profiles p
  JOIN executor_lives l USING (attempt_key)
  LEFT JOIN shared h ON h.attempt_key = p.attempt_key AND h.resource_profile_id = p.resource_profile_id
  WHERE l.resource_profile_id = p.resource_profile_id OR h.attempt_key IS NOT NULL
), moments AS (
  SELECT attempt_key, resource_profile_id, moment, sum(slots) AS change FROM (
    SELECT attempt_key, resource_profile_id, from_time AS moment, slots FROM lives
    UNION ALL SELECT attempt_key, resource_profile_id, to_time, -slots FROM lives
    UNION ALL SELECT attempt_key, resource_profile_id, from_time, 0 FROM profiles JOIN attempt_span USING (attempt_key)
  ) GROUP BY ALL
), levels AS (
  SELECT attempt_key, resource_profile_id, moment,
    sum(change) OVER (PARTITION BY attempt_key, resource_profile_id ORDER BY moment ROWS UNBOUNDED PRECEDING) > 0 AS has
  FROM moments
), none AS (
  SELECT attempt_key, resource_profile_id, moment AS from_time,
    lead(moment) OVER (PARTITION BY attempt_key, resource_profile_id ORDER BY moment) AS to_time
  FROM (SELECT *, lag(has) OVER (PARTITION BY attempt_key, resource_profile_id ORDER BY moment) AS had FROM levels)
  WHERE has IS DISTINCT FROM had
  QUALIFY NOT has
), starts AS (
  SELECT attempt_key, resource_profile_id, min(first_launch) AS first_task
  FROM stages JOIN stage_tasks USING (attempt_key, stage_id, stage_attempt_id) GROUP BY ALL
), waits AS (
  SELECT n.attempt_key, n.resource_profile_id, s.stage_id, s.submission_time, n.from_time AS none_from, n.to_time IS NOT NULL AS came,
    greatest(n.from_time, s.submission_time) AS from_time, coalesce(n.to_time, s.completion_time, e.to_time) AS to_time
  FROM none n
  JOIN attempt_span e USING (attempt_key)
  JOIN stages s ON s.attempt_key = n.attempt_key AND s.resource_profile_id = n.resource_profile_id
    AND s.submission_time < coalesce(n.to_time, e.to_time) AND coalesce(s.completion_time, e.to_time) >= coalesce(n.to_time, n.from_time)
  WHERE (n.to_time IS NOT NULL OR s.status <> 'COMPLETE') AND n.attempt_key IN (SELECT attempt_key FROM executor_lives)
)
SELECT w.attempt_key, w.resource_profile_id, w.stage_id, w.from_time, w.to_time, epoch_ms(w.to_time) - epoch_ms(w.from_time) AS wait_ms, w.came,
  w.to_time <= coalesce(t.first_task, w.to_time) AS is_first
FROM waits w
LEFT JOIN starts t USING (attempt_key, resource_profile_id)
WHERE w.to_time > w.from_time
QUALIFY row_number() OVER (PARTITION BY w.attempt_key, w.resource_profile_id, w.none_from ORDER BY w.submission_time, w.stage_id) = 1
