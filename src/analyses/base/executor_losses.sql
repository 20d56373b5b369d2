-- what: One row a life of an executor that was removed against the wish of the driver: why (memory, preempted, decommissioned,
--   terminated, heartbeat, node or lost), the tasks that died with it and the output that was lost.
WITH reasons AS (
  SELECT attempt_key, executor_id, host, from_time, to_time AS remove_time, remove_reason AS reason,
    CASE
      -- Exit codes: 137 is SIGKILL, as the kernel's and Kubernetes' OOM killers send it; 52 and 56 are Spark's own for
      -- OutOfMemoryError and heartbeat failure (SparkExitCode, ExecutorExitCode); -103 and -104 YARN's for memory limits.
      WHEN regexp_matches(remove_reason,
        '(?i)beyond (the )?(physical|virtual)? ?memory|exceeding memory limits|exceeded memory|OOMKilled|OutOfMemory|out of memory|exit (code|status):? ?(is )?(-103|-104|52|137)\b|code (52|137)\b') THEN 'memory'
      WHEN regexp_matches(remove_reason, '(?i)preempt|exit status: -102\b') THEN 'preempted'
      WHEN regexp_matches(remove_reason, '(?i)decommission|spot|node (is )?(terminat|shut)') THEN 'decommissioned'
      WHEN regexp_matches(remove_reason, '(?i)heartbeat|exit (code|status):? ?56\b|code 56\b') THEN 'heartbeat'
      WHEN regexp_matches(remove_reason, '(?i)exit (code|status):? ?(is )?143\b|code 143\b|SIGTERM') THEN 'terminated'
      WHEN regexp_matches(remove_reason, '(?i)exit status: -100\b|lost node|node lost|worker (shutting down|lost)|host .*lost') THEN 'node'
      ELSE 'lost' END AS cause
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
