-- title: Failed shuffle fetches
-- question: Could tasks not read the shuffle they needed, and what did it cost to make it again?
-- means: A task that cannot fetch a shuffle block fails its whole stage attempt; the stages that wrote the block run again for
--   what was lost, then the stage for what it had not done.
-- computed: Durations of the task attempts of the stage that ended with FetchFailed. What was computed again is in "Work done
--   twice". Replayed without them.
-- do: See why the executor that held the blocks was gone or did not answer; keep shuffle apart from executors (external shuffle
--   service, decommissioning, remote shuffle).
-- misses: Tasks killed because of it; the wait until the retried stage starts (the replay has part of it).
-- cannot tell: Never: every Spark logs it.
-- source: Spark's DAGScheduler; NVIDIA's profiling tool (failed tasks and stages)
-- threshold: fetch_failures_min_ms = 2000 : time of the attempts that failed to fetch and of what was done again because of it,
--   below which it is left out

-- @findings
WITH fetches AS (
  SELECT attempt_key, stage_id, count(*) AS failed, count(DISTINCT stage_attempt_id) AS attempts, sum(duration_ms)::DOUBLE AS core_ms,
    max(finish_time) AS last_time,
    list_mode(list_sort(list(nullif(regexp_extract(error_message, 'BlockManagerId\(([^,)]+),', 1), '')))) AS lost_executor,
      list_mode(list_sort(list(nullif(regexp_extract(error_message, 'BlockManagerId\([^,)]+, ([^,)]+)', 1), '')))) AS lost_host,
    max_by(error_message, (duration_ms, -task_id)) AS text,
    max_by({task_id: task_id, executor_id: executor_id, duration_ms: duration_ms}, (duration_ms, -task_id), 5) AS longest
  FROM lost_attempts WHERE cause = 'fetch' GROUP BY ALL
), alive AS (
  -- What it did after somebody could not fetch from it, it did not do dead.
  SELECT f.attempt_key, f.stage_id, max(t.finish_time) AS last_time FROM fetches f JOIN tasks t ON t.attempt_key = f.attempt_key
    AND t.executor_id = f.lost_executor AND t.status = 'SUCCESS' AND t.finish_time > f.last_time GROUP BY ALL
), again AS (
  SELECT s.attempt_key, s.stage_id, sum(r.duration_ms)::DOUBLE AS again_ms
  FROM (SELECT attempt_key, stage_id, unnest(parent_ids) AS parent_id FROM stages WHERE stage_attempt_id = 0) s
  JOIN recomputed_tasks r ON r.attempt_key = s.attempt_key AND r.stage_id = s.parent_id AND r.stage_attempt_id > 0 GROUP BY ALL
)
SELECT f.attempt_key, 'stage ' || f.stage_id AS place, f.stage_id, 'sure' AS certainty,
  format('{} task attempt(s) of stage {} could not fetch shuffle blocks{}; {} attempt(s) of the stage failed.', failed, f.stage_id,
    coalesce(format(' of executor {} on {}', lost_executor, lost_host), ', whose place was forgotten already'), attempts)
  || CASE WHEN x.remove_time IS NOT NULL THEN format(' It was removed{}.', coalesce(': ' || rtrim(left(x.remove_reason, 150), '. '), '')) ELSE '' END AS what,
  CASE WHEN x.remove_time IS NOT NULL AND e.dynamic_allocation
    THEN 'Executors that hold shuffle went away: spark.dynamicAllocation.shuffleTracking.timeout higher, or an external shuffle service.'
    WHEN x.remove_time IS NOT NULL
      THEN 'Keep the executor alive (see "Lost executors"), or keep its shuffle: spark.shuffle.service.enabled=true on YARN; spark.decommission.enabled=true with spark.storage.decommission.shuffleBlocks.enabled=true elsewhere.'
    WHEN lost_executor IS NULL THEN 'Their executor was gone before: see "Lost executors" and what was computed again.'
    ELSE 'The executor was there but did not answer or had lost the file: local disk, long GC; spark.shuffle.io.maxRetries=10 and spark.shuffle.io.retryWait=10s.' END AS advice,
  {failed_attempts: failed, failed_stage_attempts: attempts, lost_executor: lost_executor, lost_host: lost_host, lost_ms: core_ms,
    recomputed_parent_ms: coalesce(a.again_ms, 0), error: left(text, 300), longest: longest} AS evidence,
  f.core_ms
FROM fetches f LEFT JOIN again a USING (attempt_key, stage_id) LEFT JOIN alive v USING (attempt_key, stage_id)
  LEFT JOIN executors x ON x.attempt_key = f.attempt_key AND x.executor_id = f.lost_executor AND v.last_time IS NULL
  LEFT JOIN attempt_settings e ON e.attempt_key = f.attempt_key
WHERE f.core_ms + coalesce(a.again_ms, 0) >= $fetch_failures_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found JOIN lost_attempts l USING (attempt_key, stage_id)
WHERE l.cause = 'fetch'
