-- title: Killed tasks
-- question: How much work was done by tasks that were killed or not allowed to commit?
-- means: Tasks are killed when their stage or job is cancelled, or fails because of another task; and a task that may not commit
--   has run beside another attempt of itself.
-- computed: Durations of killed task attempts (but not the losers of speculation) and of those denied to commit, in stages that
--   other jobs than failed ones needed: what failed jobs cost is a finding of its own. Replayed without them.
-- do: See the reason; stages cancelled often are work that need not begin.
-- misses: Work of cancelled jobs that had ended before: see "Work of failed jobs".
-- cannot tell: Spark before 2.1 does not log kills as such.
-- source: NVIDIA's profiling tool (killed tasks), Spark's killed tasks summary
-- threshold: cancelled_tasks_min_ms = 5000 : time of the killed attempts of a stage attempt, below which it is left out

-- @findings
SELECT l.attempt_key, 'stage ' || l.stage_id || '.' || l.stage_attempt_id AS place, l.stage_id, l.stage_attempt_id, 'sure' AS certainty,
  format('{} task attempt(s) were killed or denied to commit after {} in all: {}', count(*), duration_text(sum(l.duration_ms)),
    left(coalesce(list_mode(list_sort(list(split_part(l.error_message, chr(10), 1)))), 'no reason given'), 200)) AS what,
  CASE WHEN bool_or(l.cause = 'denied')
    THEN 'Two attempts of a task wanted to commit: speculation with tasks that write, or retries after a lost answer.'
    ELSE 'See what cancelled them: a failing task beside them, a limit that was reached (take, first), or a user.' END AS advice,
  {attempts: count(*), denied: count(*) FILTER (l.cause = 'denied'), lost_ms: sum(l.duration_ms)::DOUBLE,
    longest: max_by({task_id: l.task_id, executor_id: l.executor_id, duration_ms: l.duration_ms}, (l.duration_ms, -l.task_id), 5)} AS evidence,
  sum(l.duration_ms)::DOUBLE AS core_ms
FROM lost_attempts l WHERE l.cause IN ('cancelled', 'denied') AND (l.attempt_key, l.task_id) NOT IN (SELECT (attempt_key, task_id)
  FROM failed_job_tasks)
GROUP BY l.attempt_key, l.stage_id, l.stage_attempt_id HAVING sum(l.duration_ms) >= $cancelled_tasks_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN lost_attempts l USING (attempt_key, stage_id, stage_attempt_id)
WHERE l.cause IN ('cancelled', 'denied')
