-- title: Driver inside jobs
-- question: How long did no task run though a job did?
-- means: Between the stages of a job the driver makes up tasks, serializes and broadcasts them and takes in results. With many
--   small jobs and stages this adds up; with huge plans or closures a single one takes long.
-- computed: Times inside jobs in which no task ran on any executor, without those in which a stage waited for executors. Replayed
--   without them.
-- do: Fewer and larger jobs and stages; broadcast big values instead of closing over them; cut long lineages (checkpoint).
-- misses: Tasks that were waiting for a driver too busy to send them.
-- cannot tell: Logs whose jobs have no times (Spark before 1.3).
-- source: Sparklens (driver and scheduling time)
-- threshold: driver_in_jobs_min_ms = 10000 : that time in the application, below which it is left out

-- @findings
WITH gaps AS (
  SELECT attempt_key, count(*) AS gaps, sum(gap_ms)::DOUBLE AS ms, max(gap_ms) AS max_ms,
    max_by({from_time: from_time, to_time: to_time, gap_ms: gap_ms}, (gap_ms, -epoch_ms(from_time)), 5) AS longest FROM job_gaps GROUP BY ALL
), counted AS (
  SELECT attempt_key, count(*) AS jobs FROM jobs GROUP BY ALL
), stages_of AS (
  SELECT attempt_key, count(*) AS stages FROM stage_work GROUP BY ALL
)
SELECT g.attempt_key, 'application' AS place, 'likely' AS certainty,
  format('Inside {} jobs ({} stages) no task ran for {} in all, in {} gaps of up to {}.', j.jobs, s.stages, duration_text(ms), gaps,
    duration_text(max_ms)) AS what,
  CASE WHEN max_ms < ms / 20
    THEN 'Many short gaps: fewer jobs and stages (cache what a loop reads, combine small jobs), or several jobs at once from threads.'
    ELSE 'See the driver at that time: large closures or broadcasts, long lineages, its GC.' END AS advice,
  {jobs: j.jobs, stages: s.stages, gaps: gaps, gap_ms: ms, longest: longest} AS evidence, 0.0 AS core_ms
FROM gaps g JOIN counted j USING (attempt_key) JOIN stages_of s USING (attempt_key)
WHERE ms >= $driver_in_jobs_min_ms

-- @gaps
SELECT attempt_key, place, from_time, to_time
FROM found JOIN job_gaps USING (attempt_key)
