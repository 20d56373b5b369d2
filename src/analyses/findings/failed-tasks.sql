-- title: Failed tasks
-- question: How much work was done by task attempts that failed with an error?
-- means: A task that fails is tried again, up to spark.task.maxFailures times. The time of the attempt is lost.
-- computed: Durations of the task attempts of a stage attempt that ended with an exception, a lost result or an unknown reason,
--   in stages that not only failed jobs needed: what failed jobs cost is a finding of its own, and so are lost executors and
--   failed fetches. Replayed without these attempts.
-- do: Fix the error: the text of the most frequent one is in the row.
-- misses: What the failing attempts did outside Spark.
-- cannot tell: Never: every Spark logs it.
-- source: NVIDIA's profiling tool (failed tasks), sparkforensics (retry waste)
-- threshold: failed_tasks_min_ms = 5000 : time of the failed attempts of a stage attempt, below which it is left out

-- @findings
WITH texts AS (
  SELECT attempt_key, stage_id, stage_attempt_id, left(regexp_replace(coalesce(
      -- Of a Python error the line after its stack says most; else the first line does.
      nullif(regexp_extract(split_part(error_message, 'Traceback (most recent call last)', 2), '(?m)^([A-Za-z_.]*(?:Error|Exception)[^\n]*)', 1), ''),
      split_part(error_message, chr(10), 1), ''), '\s+', ' ', 'g'), 200) AS text, count(*) AS n, sum(duration_ms)::DOUBLE AS ms,
    max_by({task_id: task_id, executor_id: executor_id, attempt: attempt, duration_ms: duration_ms}, (duration_ms, -task_id), 5) AS longest
  FROM lost_attempts WHERE cause = 'error' AND (attempt_key, task_id) NOT IN (SELECT (attempt_key, task_id) FROM failed_job_tasks) GROUP BY ALL
), by_stage AS (
  SELECT attempt_key, stage_id, stage_attempt_id, sum(n)::BIGINT AS failed, sum(ms) AS core_ms, max_by(text, (n, text)) AS text, count(*) AS kinds,
    max_by(longest, (ms, text)) AS longest FROM texts GROUP BY ALL
)
SELECT b.attempt_key, 'stage ' || b.stage_id || '.' || b.stage_attempt_id AS place, b.stage_id, b.stage_attempt_id, 'sure' AS certainty,
  format('{} task attempt(s) failed after {} in all', failed, duration_text(core_ms)) || CASE s.status WHEN 'FAILED' THEN ', and the stage with them'
    WHEN 'COMPLETE' THEN '; other attempts of these tasks succeeded' ELSE '' END
  || CASE WHEN text = '' THEN '.' ELSE ': ' || text END AS what,
  CASE WHEN text ILIKE '%OutOfMemory%' THEN 'More memory for each core, or smaller partitions.'
    WHEN text ILIKE '%worker exited unexpectedly%' OR text ILIKE '%EOFException%'
      THEN 'The Python worker died: often out of memory; spark.executor.pyspark.memory, spark.executor.memoryOverhead, and the native libraries the function calls.'
    WHEN text ILIKE '%No space left%' THEN 'More local disk (spark.local.dir), or less shuffle and spill on it.'
    WHEN text ILIKE '%Timeout%' OR text ILIKE '%throttl%' OR text ILIKE '%503%' OR text ILIKE '%SlowDown%'
      THEN 'The service behind it is overloaded: fewer tasks at once, retries with waits in its client.'
    ELSE 'Fix the error in the program or its data; retries only cost time if it comes again.' END AS advice,
  {failed_attempts: failed, lost_ms: core_ms, kinds_of_error: kinds, stage_status: s.status, failure_reason: left(s.failure_reason, 300),
    longest: longest} AS evidence,
  core_ms
FROM by_stage b LEFT JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
WHERE core_ms >= $failed_tasks_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN lost_attempts l USING (attempt_key, stage_id, stage_attempt_id)
WHERE l.cause = 'error' AND (attempt_key, task_id) NOT IN (SELECT (attempt_key, task_id) FROM failed_job_tasks)
