-- title: Slow host
-- question: Do tasks take longer on one host than on the others?
-- means: A machine with a faulty disk, a throttled processor, a noisy neighbour or an older type makes every stage wait for its
--   tasks.
-- computed: For each stage attempt and host with three tasks or more, the median duration, beside the lower median of the hosts'
--   medians; a host whose tasks read more is expected to take longer in proportion. Over all such stages, weighted by tasks:
--   slow_host_ratio or more counts. Replayed with the tasks of that host as long as expected.
-- do: Take the host out (spark.excludeOnFailure does not see slow hosts; the cluster manager can), or let speculation cover it.
-- misses: If half of the hosts are slow, the others look fast. A host that gets the heavy partitions by chance: the more stages,
--   the less likely.
-- cannot tell: Applications on one host.
-- source: sparkforensics' slow host (2.0 x), Sparklens' host timelines
-- threshold: slow_host_ratio = 1.5 : time over the time expected, from which on it counts
-- threshold: slow_host_min_tasks = 20 : tasks on the host
-- threshold: slow_host_min_lost_ms = 10000 : task time beyond what is expected, below which it is left out

-- @findings
SELECT attempt_key, 'host ' || host AS place, CASE WHEN stages > 1 AND ratio >= 2 THEN 'sure' ELSE 'likely' END AS certainty,
  format('{} tasks on {} ({} executors) took {:.1f} times as long as on the other hosts, over {} stage(s).', tasks::BIGINT, host, executors, ratio,
    stages) AS what,
  format('Look at {}: disk, CPU throttling, instance type, neighbours. ', host) || CASE WHEN e.speculation THEN 'Speculation is on.'
    ELSE 'spark.speculation=true covers it if tasks may run twice.' END AS advice,
  {host: host, executors: executors, tasks: tasks, stages: stages, task_ms: sum_ms, ratio: ratio} AS evidence,
  sum_ms * (1 - 1 / ratio) AS core_ms, host
FROM slow_places s LEFT JOIN attempt_settings e USING (attempt_key)
WHERE executor_id IS NULL AND ratio >= $slow_host_ratio AND tasks >= $slow_host_min_tasks AND sum_ms * (1 - 1 / ratio) >= $slow_host_min_lost_ms

-- @waste
SELECT attempt_key, place, t.task_id, t.duration_ms * least(1, p.expected_host_ms / greatest(p.host_ms, 1)) AS without_ms
FROM found f JOIN host_pace p USING (attempt_key, host)
JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.executor_id = p.executor_id AND t.status = 'SUCCESS'
