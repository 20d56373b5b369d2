-- title: Driver after the last job
-- question: How long did the application go on after its last job?
-- means: The driver still works (moves files, writes results itself, waits for a thread), and the executors are held for it.
-- computed: From the end of the last job to the end of the application, as far as no SQL execution ran. Replayed without that
--   time.
-- do: Call spark.stop() as soon as Spark is done.
-- misses: What the driver did in that time is not in the log. Shells, notebooks and servers are left out.
-- cannot tell: Applications without an end in the log.
-- source: Sparklens (driver wall clock)
-- threshold: driver_end_min_ms = 30000 : that time, below which it is left out

-- @findings
SELECT g.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('The application went on for {} after its last job.', duration_text(sum(g.gap_ms))) AS what,
  'Stop the session (spark.stop()) before work that does not need Spark.' AS advice,
  {gap_ms: sum(g.gap_ms), from_time: min(g.from_time), to_time: max(g.to_time)} AS evidence, 0.0 AS core_ms
FROM driver_gaps g JOIN attempt_settings e USING (attempt_key) JOIN attempts a USING (attempt_key)
WHERE g.kind = 'end' AND NOT e.is_interactive AND a.end_time IS NOT NULL
GROUP BY g.attempt_key HAVING sum(g.gap_ms) >= $driver_end_min_ms

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN driver_gaps g USING (attempt_key)
WHERE g.kind = 'end'
