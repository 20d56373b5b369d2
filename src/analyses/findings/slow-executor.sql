-- title: Slow executor
-- question: Do tasks take longer on one executor than on the others, its host not being slow?
-- means: One JVM suffers: long garbage collections, a full heap of cached data, a disk of its own, an executor with more tasks at
--   once than its cores.
-- computed: As slow host, for executors of hosts whose other executors are not slow.
-- do: See its GC and its storage memory; restart or exclude it.
-- misses: As slow host.
-- cannot tell: Applications with one executor.
-- source: sparkforensics' slow host (2.0 x)
-- threshold: slow_executor_ratio = 1.5 : time over the time expected, from which on it counts
-- threshold: slow_executor_min_tasks = 20 : tasks on the executor
-- threshold: slow_executor_min_lost_ms = 10000 : task time beyond what is expected, below which it is left out

-- @findings
SELECT s.attempt_key, 'executor ' || s.executor_id AS place, s.executor_id, CASE WHEN stages > 1 AND ratio >= 2 THEN 'sure'
  ELSE 'likely' END AS certainty,
  format('{} tasks on executor {} ({}) took {:.1f} times as long as on the others, over {} stage(s); GC took {:.0f} % of its task time.',
    tasks::BIGINT, s.executor_id, s.host, ratio, stages,
    100 * x.total_gc_time_ms / nullif(x.total_duration_ms, 0)) AS what,
  CASE WHEN x.total_gc_time_ms > 0.1 * x.total_duration_ms THEN 'Its heap is too full: less cached data or more memory an executor.'
    ELSE 'See its logs and its host at that time: disk, other containers, threads beyond its cores.' END AS advice,
  {executor_id: s.executor_id, host: s.host, tasks: tasks, stages: stages, task_ms: sum_ms, ratio: ratio, gc_ms: x.total_gc_time_ms} AS evidence,
  sum_ms * (1 - 1 / ratio) AS core_ms
FROM slow_places s LEFT JOIN executors x USING (attempt_key, executor_id)
WHERE s.executor_id IS NOT NULL AND ratio >= $slow_executor_ratio AND tasks >= $slow_executor_min_tasks
  AND sum_ms * (1 - 1 / ratio) >= $slow_executor_min_lost_ms

-- @waste
SELECT attempt_key, place, t.task_id, t.duration_ms * least(1, p.expected_ms / greatest(p.median_ms, 1)) AS without_ms
FROM found f JOIN host_pace p USING (attempt_key, executor_id)
JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.executor_id = p.executor_id AND t.status = 'SUCCESS'
