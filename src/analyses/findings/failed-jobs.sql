-- title: Work of failed jobs
-- question: How much work was done for jobs that failed or were cancelled?
-- means: When a job fails, what its stages did is of use only as far as later jobs read the same shuffle or cache. The rest was
--   for nothing.
-- computed: Durations of all task attempts in stages that ran for jobs which failed (cancelled ones too) and for no other.
--   Replayed without them.
-- do: Fix what failed it; check inputs and settings before the long part; stop what would be cancelled.
-- misses: The executors that its tasks brought down have findings of their own. A stage that a later job skipped because its
--   output was there counts as used only if that job names it. What the job wrote before it failed.
-- cannot tell: Never: every Spark logs it.
-- source: sparkforensics (job failures), NVIDIA's profiling tool (failed jobs)
-- threshold: failed_jobs_min_ms = 5000 : task time of the job, below which it is left out

-- @findings
SELECT f.attempt_key, 'job ' || f.job_id AS place, j.sql_execution_id AS execution_id, 'sure' AS certainty,
  format('Job {} {} after {}; {} of task time in {} stage(s) were for nothing', f.job_id,
    CASE WHEN j.failure_reason ILIKE '%cancelled%' THEN 'was cancelled' ELSE 'failed' END, duration_text(epoch_ms(j.completion_time - j.submission_time)),
      duration_text(f.core_ms), f.stages)
  || coalesce(': ' || left(regexp_replace(coalesce(
    -- Of a Python error the line after its stack says most; else the first line does.
    nullif(regexp_extract(split_part(j.failure_reason, 'Traceback (most recent call last)', 2), '(?m)^([A-Za-z_.]*(?:Error|Exception)[^\n]*)', 1),
      ''),
    split_part(j.failure_reason, chr(10), 1)), '\s+', ' ', 'g'), 200), '.') AS what,
  CASE WHEN j.failure_reason ILIKE '%cancelled%'
    THEN 'It was stopped on purpose (or by a timeout or a failing query beside it): start it later, or stop it sooner.'
    WHEN j.failure_reason ILIKE '%maxResultSize%'
      THEN 'Do not collect so much: write it, or take what is needed; spark.driver.maxResultSize only moves the limit.'
    WHEN j.failure_reason ILIKE '%Total size of serialized results%' THEN 'Do not collect so much to the driver.'
    ELSE 'Fix the error that failed it; retries were used up.' END AS advice,
  {job_id: f.job_id, stages: f.stages, task_attempts: f.tasks, lost_ms: f.core_ms, description: j.description,
    failure_reason: left(j.failure_reason, 500)} AS evidence,
  f.core_ms, f.job_id
FROM (SELECT attempt_key, job_id, count(DISTINCT (stage_id, stage_attempt_id)) AS stages, count(*) AS tasks, sum(duration_ms)::DOUBLE AS core_ms
  FROM failed_job_tasks GROUP BY ALL) f
JOIN jobs j USING (attempt_key, job_id)
WHERE f.core_ms >= $failed_jobs_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN failed_job_tasks USING (attempt_key, job_id)
