-- title: Driver between jobs
-- question: How long did the executors wait while the program ran on the driver between its jobs?
-- means: Between two jobs the program does something of its own: Python or Scala loops over collected data, calls to other
--   services, moving files, waiting for locks. All cores stand idle.
-- computed: Times in which no task, no job and no SQL execution ran, between the first job and the last. Replayed without them.
-- do: Move that work into Spark, do it while other jobs run (threads), or give executors back meanwhile.
-- misses: What the driver did is not in the log; some of it has to be. Time in which a streaming query waits for its next batch is
--   left out. Shells, notebooks and servers are left out: there a person
--   thinks.
-- cannot tell: Logs whose jobs have no times (Spark before 1.3).
-- source: Sparklens (driver wall clock), Spot (sequential part)
-- threshold: driver_between_min_ms = 10000 : that time in the application, below which it is left out

-- @findings
WITH gaps AS (
  SELECT g.attempt_key, count(*) AS gaps, sum(g.gap_ms)::DOUBLE AS ms, max(g.gap_ms) AS max_ms,
    max_by({from_time: g.from_time, to_time: g.to_time, gap_ms: g.gap_ms}, (g.gap_ms, -epoch_ms(g.from_time)), 5) AS longest
  FROM driver_gaps g WHERE g.kind = 'between' GROUP BY ALL
), named AS (
  SELECT g.attempt_key, b.job_id AS job_before, b.name AS name_before FROM gaps g
  ASOF LEFT JOIN (SELECT attempt_key, job_id, name, completion_time FROM jobs WHERE completion_time IS NOT NULL) b ON b.attempt_key = g.attempt_key
    AND b.completion_time <= g.longest[1].from_time
)
SELECT g.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('In {} gaps between jobs no task ran for {} in all; the longest, {}', gaps, duration_text(ms), duration_text(max_ms))
    || coalesce(format(', came after job {} ({}).', n.job_before, left(n.name_before, 80)), '.') AS what,
  CASE WHEN max_ms < ms / 20 THEN 'Many short gaps: a loop with an action each. Fewer, larger actions; or several at once from threads.'
    ELSE 'See what the program does after that job: move it into Spark, or run other jobs meanwhile.' END AS advice,
  {gaps: gaps, gap_ms: ms, longest: longest} AS evidence, 0.0 AS core_ms
FROM gaps g LEFT JOIN named n USING (attempt_key) JOIN attempt_settings e USING (attempt_key)
WHERE ms >= $driver_between_min_ms AND NOT e.is_interactive

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN driver_gaps g USING (attempt_key)
WHERE g.kind = 'between'
