-- title: Driver before the first job
-- question: How long did the application run before its first job?
-- means: The driver prepared something (connections, configuration, listing files, loading a model) while executors were already
--   held, or the program began with work outside Spark.
-- computed: From the start of the application to its first job or SQL execution. Replayed without that time.
-- do: Do it before the application starts, or in parallel; ask for executors when they are needed (dynamic allocation).
-- misses: What the driver did in that time is not in the log; some of it has to be. Shells, notebooks and servers are left out:
--   there a person thinks.
-- cannot tell: Logs without ApplicationStart.
-- source: Sparklens (driver wall clock), sparkforensics (cold start)
-- threshold: driver_start_min_ms = 30000 : that time, below which it is left out

-- @findings
SELECT g.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('The first job came {} after the application started; {} of that no SQL execution ran either.',
    duration_text(epoch_ms(max(g.to_time)) - epoch_ms(any_value(s.from_time))), duration_text(sum(g.gap_ms))) AS what,
  concat('See what the program does before its first action',
    CASE WHEN any_value(e.is_local) THEN '.' ELSE '; start executors late (spark.dynamicAllocation.initialExecutors=0) if it must.' END) AS advice,
  {gap_ms: sum(g.gap_ms), from_time: min(g.from_time), to_time: max(g.to_time)} AS evidence, 0.0 AS core_ms
FROM driver_gaps g JOIN attempt_span s USING (attempt_key) JOIN attempt_settings e USING (attempt_key)
WHERE g.kind = 'start' AND NOT e.is_interactive AND g.attempt_key IN (SELECT attempt_key FROM jobs)
GROUP BY g.attempt_key HAVING sum(g.gap_ms) >= $driver_start_min_ms

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN driver_gaps g USING (attempt_key)
WHERE g.kind = 'start'
