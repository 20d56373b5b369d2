-- title: The same data read and computed again by RDD jobs
-- question: Did several jobs outside SQL read the same input through the same steps?
-- means: An RDD, or the DataFrame that an ML estimator is fitted to, is computed anew for each action unless it is persisted.
-- computed: Completed stages of jobs without a SQL execution that read at least recomputed_min_bytes from storage, compute no
--   persisted RDD, and are alike: same name, same number of tasks, same RDDs by name, input within 1 %. The cost is the task
--   time of all but the longest.
-- do: persist() what the jobs share before the first and unpersist() it after the last.
-- misses: Different actions on the same RDD, and inputs that are equally large by chance.
-- cannot tell: Whether memory or disk would hold the persisted data.
-- source: RDD storage levels in StageInfo
-- threshold: recomputed_min_bytes = 16777216 : input bytes of a stage from which on it counts
-- threshold: recomputed_min_ms = 5000 : core milliseconds from which on it counts

-- @findings
WITH alike AS (
  SELECT g.attempt_key, g.stage_id, g.stage_attempt_id, g.name, g.num_tasks, g.input_bytes, t.sum_ms, r.pipeline, r.persisted,
    max(g.input_bytes) OVER (PARTITION BY g.attempt_key, g.name, g.num_tasks, r.pipeline) AS most_bytes
  FROM stages g
  JOIN stage_tasks t USING (attempt_key, stage_id, stage_attempt_id)
  JOIN (
    SELECT attempt_key, stage_id, stage_attempt_id, string_agg(name, ' ' ORDER BY rdd_id) AS pipeline,
      bool_or(storage_level <> '') AS persisted
    FROM stage_rdds GROUP BY ALL
  ) r USING (attempt_key, stage_id, stage_attempt_id)
  LEFT JOIN (SELECT DISTINCT attempt_key, stage_id FROM execution_stages) x ON x.attempt_key = g.attempt_key
    AND x.stage_id = g.stage_id
  WHERE g.status = 'COMPLETE' AND g.input_bytes >= $recomputed_min_bytes AND NOT r.persisted AND x.stage_id IS NULL
    AND g.name IS NOT NULL
)
SELECT attempt_key, 'stage ' || min(stage_id) AS place, min(stage_id) AS stage_id, 'likely' AS certainty,
  format('{} stages ({}) read the same {} through the same steps at "{}"; all but the longest took {} of task '
    || 'time.', count(*),
    array_to_string(list(stage_id ORDER BY stage_id)[:5], ', '), formatReadableDecimalSize((any_value(most_bytes))::BIGINT), name,
      duration_text(sum(sum_ms) - max(sum_ms))) AS what,
  'persist() (MEMORY_AND_DISK, or DISK_ONLY if memory is short) the data set used at ' || name
    || ' before the first use and unpersist() it after the last; '
    || 'or write it out once as Parquet and read that.' AS advice,
  {'stages': list(stage_id ORDER BY stage_id)[:20], 'input_bytes': any_value(most_bytes),
    'task_ms': list(sum_ms ORDER BY stage_id)[:20],
    'steps': left(pipeline, 300)} AS evidence,
  sum(sum_ms) - max(sum_ms) AS core_ms,
  list(stage_id ORDER BY sum_ms DESC, stage_id)[2:] AS needless_stages
FROM alike
WHERE input_bytes >= 0.99 * most_bytes
GROUP BY attempt_key, name, num_tasks, pipeline
HAVING count(*) > 1 AND sum(sum_ms) - max(sum_ms) >= $recomputed_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, 0 AS without_ms
FROM (SELECT attempt_key, place, unnest(needless_stages) AS stage_id FROM found) f
JOIN tasks t USING (attempt_key, stage_id)
