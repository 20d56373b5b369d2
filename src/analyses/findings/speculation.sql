-- title: Speculation
-- question: What did speculative copies of tasks save and waste?
-- means: A copy that ends first saves the time the slow attempt still needed. A copy that loses was work for nothing.
-- computed: Speculative copies of a stage attempt: those that succeeded won; those killed, denied to commit or failed lost, where
--   another attempt of their task succeeded. Wasted is the time of the losing copies; replayed without them. What winners saved is
--   not in the log: only that the original had run longer than the copy took.
-- do: If most copies lose: spark.speculation.multiplier and quantile higher, spark.speculation.minTaskRuntime above the length of
--   short tasks.
-- misses: The slots that copies kept from other tasks. The original attempts that lost to a copy are not counted as waste,
--   nor copies of tasks of which no attempt succeeded, stopped with their job: see "Work of failed jobs".
-- cannot tell: Spark before 2.1 does not log kills as such.
-- source: EMR Serverless Config Advisor (speculation net = saved - wasted), sparkforensics (speculation waste: >= 5 copies and 60
--   s)
-- threshold: speculation_min_ms = 10000 : time of the losing copies of a stage attempt, below which it is left out
-- threshold: speculation_min_share = 0.5 : losing copies over all copies, from which on it counts

-- @findings
WITH copies AS (
  SELECT attempt_key, stage_id, stage_attempt_id, count(*) AS copies, count(*) FILTER (won) AS won, count(*) FILTER (NOT won) AS lost,
    (sum(duration_ms) FILTER (NOT won))::DOUBLE AS core_ms, (sum(duration_ms) FILTER (won))::DOUBLE AS won_ms,
    max_by({task_id: task_id, task_index: task_index, executor_id: executor_id, status: status, duration_ms: duration_ms}, (duration_ms, -task_id), 5) AS longest
  FROM speculative_copies GROUP BY ALL
)
SELECT c.attempt_key, 'stage ' || c.stage_id || '.' || c.stage_attempt_id AS place, c.stage_id, c.stage_attempt_id, 'sure' AS certainty,
  format('Of {} speculative copies {} came first and {} ran for nothing ({}); the median task took {}.', copies, won, lost,
    duration_text(c.core_ms), duration_text(w.median_ms)) AS what,
  CASE WHEN c.core_ms / lost > 3 * w.median_ms
    THEN 'The copies took long as well: the tasks have more to do, not a slow host, and a copy cannot help. See skew.'
    ELSE format('spark.speculation.minTaskRuntime={}s (Spark 3.2 and newer), or a larger spark.speculation.multiplier',
      greatest(1, ceil(w.median_ms * 3 / 1000))::INTEGER) END AS advice,
  {copies: copies, won: won, lost: lost, wasted_ms: c.core_ms, won_ms: won_ms, median_ms: w.median_ms, longest: c.longest} AS evidence,
  c.core_ms
FROM copies c LEFT JOIN stage_work w USING (attempt_key, stage_id, stage_attempt_id)
WHERE c.core_ms >= $speculation_min_ms AND lost >= $speculation_min_share * copies

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN speculative_copies c USING (attempt_key, stage_id, stage_attempt_id)
WHERE NOT c.won
