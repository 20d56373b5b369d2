-- what: Times in which no task ran, cut wherever a job or SQL execution begins or ends; kind says what ran then: start, in job,
--   planning, between jobs, after jobs, between, end, streaming (a streaming query waits for its next batch). execution_id: the SQL
--   execution that was open then, of nested ones the inner one.
WITH busy AS (
  SELECT attempt_key, moment AS from_time, lead(moment) OVER (PARTITION BY attempt_key ORDER BY moment) AS to_time
  FROM (SELECT attempt_key, moment, running > 0 AS is_busy, lag(running > 0) OVER (PARTITION BY attempt_key ORDER BY moment) AS was_busy
    FROM core_flow)
  WHERE is_busy IS DISTINCT FROM was_busy AND (is_busy OR was_busy IS NOT NULL)
  QUALIFY is_busy
), changes AS (
  SELECT attempt_key, from_time AS moment, 1 AS busy, 0 AS jobs, 0 AS executions FROM busy
  UNION ALL SELECT attempt_key, to_time, -1, 0, 0 FROM busy
  UNION ALL SELECT attempt_key, submission_time, 0, 1, 0 FROM jobs WHERE submission_time IS NOT NULL
  UNION ALL SELECT j.attempt_key, coalesce(j.completion_time, s.to_time), 0, -1, 0 FROM jobs j JOIN attempt_span s USING (attempt_key)
    WHERE j.submission_time IS NOT NULL
  UNION ALL SELECT attempt_key, submission_time, 0, 0, 1 FROM sql_executions WHERE submission_time IS NOT NULL
  UNION ALL SELECT e.attempt_key, coalesce(e.completion_time, s.to_time), 0, 0, -1 FROM sql_executions e JOIN attempt_span s USING (attempt_key)
    WHERE e.submission_time IS NOT NULL
  UNION ALL SELECT attempt_key, from_time, 0, 0, 0 FROM attempt_span
  UNION ALL SELECT attempt_key, to_time, 0, 0, 0 FROM attempt_span
), moments AS (
  SELECT attempt_key, moment, sum(busy) AS busy, sum(jobs) AS jobs, sum(executions) AS executions FROM changes WHERE moment IS NOT NULL GROUP BY ALL
), levels AS (
  SELECT attempt_key, moment AS from_time, lead(moment) OVER w AS to_time, sum(busy) OVER w AS busy, sum(jobs) OVER w AS jobs,
    sum(executions) OVER w AS executions
  FROM moments WINDOW w AS (PARTITION BY attempt_key ORDER BY moment)
), first_last AS (
  SELECT attempt_key, min(submission_time) AS first_job, max(completion_time) AS last_job, bool_or(completion_time IS NULL) AS is_open FROM jobs
    GROUP BY ALL
), of_execution AS (
  SELECT attempt_key, sql_execution_id AS execution_id, min(submission_time) AS first_job, max(coalesce(completion_time, submission_time)) AS last_job
  FROM jobs WHERE sql_execution_id IS NOT NULL GROUP BY ALL
), streams AS (
  SELECT attempt_key, run_id, min(trigger_time) AS from_time,
    max(trigger_time + to_milliseconds(coalesce(trigger_execution_ms, batch_duration_ms, 0))) AS to_time
  FROM streaming_progress WHERE trigger_time IS NOT NULL GROUP BY ALL
), pieces AS (
  SELECT l.attempt_key, l.from_time, l.to_time, epoch_ms(l.to_time) - epoch_ms(l.from_time) AS gap_ms, l.jobs,
    -- the one that began last may have ended while the one around it goes on
    CASE WHEN l.executions = 0 THEN NULL WHEN coalesce(e.completion_time, l.to_time) >= l.to_time THEN e.execution_id
      WHEN coalesce(r.completion_time, l.to_time) >= l.to_time THEN r.execution_id END AS execution_id
  FROM levels l ASOF LEFT JOIN (SELECT * FROM sql_executions WHERE submission_time IS NOT NULL) e ON l.attempt_key = e.attempt_key
    AND l.from_time >= e.submission_time
  LEFT JOIN sql_executions r ON r.attempt_key = e.attempt_key AND r.execution_id = e.root_execution_id
  WHERE l.busy = 0 AND l.to_time > l.from_time
)
SELECT p.attempt_key, p.from_time, p.to_time, p.gap_ms, p.execution_id,
  CASE WHEN p.jobs > 0 THEN 'in job'
    WHEN (p.execution_id IS NULL OR p.from_time >= o.last_job)
      AND EXISTS (FROM streams s WHERE s.attempt_key = p.attempt_key AND p.from_time >= s.from_time AND p.from_time < s.to_time)
      THEN 'streaming'
    WHEN p.execution_id IS NOT NULL AND o.first_job IS NULL THEN 'no jobs'
    WHEN p.execution_id IS NOT NULL AND p.from_time < o.first_job THEN 'planning'
    WHEN p.execution_id IS NOT NULL AND p.from_time >= o.last_job THEN 'after jobs'
    WHEN p.execution_id IS NOT NULL THEN 'between jobs'
    WHEN f.first_job IS NULL OR p.from_time < f.first_job THEN 'start'
    WHEN p.from_time >= f.last_job AND NOT f.is_open THEN 'end'
    ELSE 'between' END AS kind
FROM pieces p LEFT JOIN of_execution o USING (attempt_key, execution_id) LEFT JOIN first_last f USING (attempt_key)
