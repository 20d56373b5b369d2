-- title: The same plan computed again
-- question: Was the same part of a plan run more than once?
-- means: Two or more queries, or two places of one query, computed the same rows from the same tables. Once would have done.
-- computed: The parts of final plans between exchanges, with all below them, are compared by their text without run numbers. A
--   part counts when it ran (had task time) twice or more and is not part of a larger one that did as often. The cost is the
--   task time of all runs but the longest. Writes are left out.
-- do: In several queries: cache() or write the common part once. In one query: let Spark reuse the exchange, or cache.
-- misses: Parts that differ in a column or a literal. Tables may have changed between two runs. Spark truncates long lists of
--   columns, so that two texts can be alike by chance. A benchmark that repeats a query on purpose.
-- cannot tell: For plans that begin with an RDD or a local table: their texts do not name the data.
-- source: Spark's ReuseExchangeAndSubquery (canonical plans); sparkforensics (duplicate subtrees of 3 nodes and more)
-- threshold: repeated_subplan_min_ms = 2000 : core milliseconds of the needless runs, from which on it counts

-- @findings
WITH repeats AS (
  SELECT *, count(*) OVER again AS times, sum(task_ms) OVER again - max(task_ms) OVER again AS needless_ms,
    count(DISTINCT execution_id) OVER again AS executions
  FROM fragment_plans
  WHERE comparable AND NOT writes AND task_ms > 0
  WINDOW again AS (PARTITION BY attempt_key, digest)
),
topmost AS (
  SELECT r.*
  FROM repeats r
  LEFT JOIN repeats p ON p.attempt_key = r.attempt_key AND p.execution_id = r.execution_id AND p.fragment_id = r.parent_fragment_id
  WHERE r.times > 1 AND coalesce(p.times, 1) < r.times
)
SELECT attempt_key, 'sql ' || min(execution_id) || ' node ' || arg_min(fragment_id, execution_id * 100000 + fragment_id) AS place,
  min(execution_id) AS execution_id, 'likely' AS certainty,
  format('The same plan ran {} times in {}; all but the longest took {} of task time.', any_value(times),
    CASE any_value(executions) WHEN 1 THEN 'one query' ELSE any_value(executions) || ' queries ('
      || array_to_string(list_sort(list(DISTINCT execution_id))[:5], ', ') || ')' END,
    duration_text(any_value(needless_ms))) AS what,
  CASE any_value(executions)
    WHEN 1 THEN 'Spark did not reuse the exchange: see that spark.sql.exchange.reuse is not false and that both places use '
      || 'the same DataFrame with the same columns, or cache() it.'
    ELSE 'cache() (or persist(DISK_ONLY)) the DataFrame that these queries share before the first of them and unpersist() it '
      || 'after the last, or write it out once.'
  END AS advice,
  {'times': any_value(times), 'executions': list_sort(list(DISTINCT execution_id))[:20], 'needless_ms': any_value(needless_ms),
    'stages_per_run': max(fragments)} AS evidence,
  any_value(needless_ms) AS core_ms, digest
FROM topmost
GROUP BY attempt_key, digest
HAVING any_value(needless_ms) >= $repeated_subplan_min_ms

-- @waste
WITH runs AS (
  SELECT r.attempt_key, f.place, r.execution_id, r.fragment_id
  FROM found f
  JOIN fragment_plans r ON r.attempt_key = f.attempt_key AND r.digest = f.digest AND r.task_ms > 0
  QUALIFY row_number() OVER (PARTITION BY r.attempt_key, r.digest ORDER BY r.task_ms DESC, r.execution_id, r.fragment_id) > 1
),
parts AS (
  SELECT DISTINCT r.attempt_key, r.place, t.execution_id, t.stage_id, t.node_id, t.role, t.task_ms
  FROM runs r
  JOIN fragment_tree b ON b.attempt_key = r.attempt_key AND b.execution_id = r.execution_id AND b.top_id = r.fragment_id
  JOIN plan_fragments f ON f.attempt_key = b.attempt_key AND f.execution_id = b.execution_id AND f.fragment_id = b.fragment_id
  JOIN node_time t ON t.attempt_key = f.attempt_key AND t.execution_id = f.execution_id AND t.node_id = f.node_id
    AND t.role <> 'read'
),
shares AS (
  -- what of a stage belongs to the needless runs: the last one may do more in the same stage
  SELECT p.attempt_key, p.place, p.stage_id, least(1, sum(p.task_ms) / any_value(x.task_ms)) AS share
  FROM parts p
  JOIN execution_stages x USING (attempt_key, execution_id, stage_id)
  GROUP BY p.attempt_key, p.place, p.stage_id
)
SELECT s.attempt_key, s.place, t.task_id, if(s.share > 0.99, 0, t.duration_ms * (1 - s.share)) AS without_ms
FROM shares s
JOIN tasks t USING (attempt_key, stage_id)
WHERE t.duration_ms IS NOT NULL
