-- what: One row a life of an executor that was removed against the wish of the driver: why (memory, preempted, decommissioned,
--   terminated, heartbeat, node or lost), the tasks that died with it and the output that was lost.
WITH reasons AS (
  SELECT attempt_key, executor_id, host, from_time, to_time AS remove_time, remove_reason AS reason,
    loss_cause(remove_reason) AS cause
  FROM executor_lives
  WHERE remove_time IS NOT NULL AND executor_id <> 'driver'
    -- What the driver asked for is no loss: idle executors, the end of the application.
    AND NOT regexp_matches(coalesce(remove_reason, ''),
      '(?i)idle|explicit termination request|killed by driver|requested by|code 0\b|status:? 0\b|killed by (the )?external signal.*by driver')
), died AS (
  SELECT attempt_key, executor_id, finish_time, task_id, stage_id, duration_ms FROM lost_attempts WHERE cause = 'executor lost'
), died_with AS (
  SELECT r.attempt_key, r.executor_id, r.remove_time, count(*) AS tasks, sum(d.duration_ms)::DOUBLE AS died_ms,
    list_sort(list(DISTINCT d.stage_id)) AS stage_ids,
    max_by({task_id: d.task_id, stage_id: d.stage_id, duration_ms: d.duration_ms}, (d.duration_ms, -d.task_id), 5) AS longest
  FROM reasons r JOIN died d ON d.attempt_key = r.attempt_key AND d.executor_id = r.executor_id AND d.finish_time BETWEEN r.from_time
    AND r.remove_time + INTERVAL 60 SECOND GROUP BY ALL
), resubmitted AS (
  SELECT r.attempt_key, r.executor_id, r.remove_time, count(*) AS resubmitted,
    sum(epoch_ms(d.finish_time) - epoch_ms(d.launch_time))::DOUBLE AS resubmitted_ms
  FROM reasons r JOIN task_resubmissions d ON d.attempt_key = r.attempt_key AND d.executor_id = r.executor_id AND d.finish_time BETWEEN r.from_time
    AND r.remove_time GROUP BY ALL
), peaks AS (
  SELECT attempt_key, executor_id, max(jvm_heap_memory_bytes) AS heap_bytes,
    max(process_tree_jvm_rss_memory_bytes + process_tree_python_rss_memory_bytes + process_tree_other_rss_memory_bytes) AS rss_bytes
  FROM executor_metrics GROUP BY ALL
)
SELECT r.*, coalesce(d.tasks, 0) AS died_tasks, coalesce(d.died_ms, 0) AS died_ms, coalesce(s.resubmitted, 0) AS resubmitted,
  coalesce(s.resubmitted_ms, 0) AS resubmitted_ms, d.longest, nullif(p.heap_bytes, 0) AS heap_bytes, nullif(p.rss_bytes, 0) AS rss_bytes
FROM reasons r LEFT JOIN died_with d USING (attempt_key, executor_id, remove_time) LEFT
  JOIN resubmitted s USING (attempt_key, executor_id, remove_time) LEFT JOIN peaks p USING (attempt_key, executor_id)
