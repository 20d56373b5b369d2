-- title: Executors killed for memory
-- question: Were executors killed because they took more memory than they may?
-- means: The container's limit is heap plus overhead. Off-heap buffers, Python workers, native libraries and thread stacks count
--   against the overhead; when the sum is above the limit, YARN, Kubernetes or the kernel kills the executor with all its tasks,
--   shuffle and cache.
-- computed: Executors that were removed with such a reason and not on the driver's wish, with the task attempts that died with
--   them and the finished tasks whose output was lost (Resubmitted). Their cost here is the time of the attempts that died;
--   replayed without them. What was computed again is in "Work done twice".
-- do: More spark.executor.memoryOverhead (or memoryOverheadFactor), fewer cores an executor, smaller partitions; for Python
--   spark.executor.pyspark.memory.
-- misses: Exit code 137 alone is any SIGKILL. Exit code 143 is a SIGTERM and is counted under "Lost executors": memory limits,
--   preemption and shutdowns all send it.
-- cannot tell: The reason is the cluster manager's text; where it gives none, or only an exit code, certainty says so.
-- source: Spark's ExecutorExitCode and YARN's ContainerExitStatus; sparkforensics (executor loss)
-- threshold: memory_kills_min_tasks = 1 : task attempts that died or finished tasks whose output was lost, below which it is left
--   out

-- @findings
SELECT l.attempt_key, 'executor ' || l.executor_id || CASE WHEN count(*) OVER (PARTITION BY l.attempt_key, l.executor_id) > 1 THEN ' removed '
  || strftime(l.remove_time, '%H:%M:%S') ELSE '' END AS place,
  l.executor_id, CASE WHEN regexp_matches(l.reason, '137') AND NOT regexp_matches(l.reason, '(?i)memory|OOM') THEN 'likely'
    ELSE 'sure' END AS certainty,
  format('Executor {} on {} was killed after {}: {} {} task attempt(s) died with it ({}), the output of {} was lost.', l.executor_id,
    l.host, duration_text(epoch_ms(l.remove_time - l.from_time)),
    rtrim(left(regexp_replace(l.reason, '\s+', ' ', 'g'), 200), '. ') || '.', l.died_tasks, duration_text(l.died_ms), l.resubmitted) AS what,
  CASE WHEN regexp_matches(l.reason, '(?i)OutOfMemoryError|\b52\b')
    THEN format('The heap itself was full: spark.executor.memory above {}, fewer cores an executor, or smaller partitions.',
    coalesce(e.executor_memory, '1g'))
    ELSE format('spark.executor.memoryOverhead above {}, or fewer spark.executor.cores',
      coalesce(e.memory_overhead, 'its default (10 % of the memory, at least 384m)')) END AS advice,
  {executor_id: l.executor_id, host: l.host, cause: l.cause, reason: left(l.reason, 300), lived_ms: epoch_ms(l.remove_time - l.from_time),
    died_tasks: l.died_tasks, lost_ms: l.died_ms, resubmitted_tasks: l.resubmitted, resubmitted_ms: l.resubmitted_ms,
    peak_heap_bytes: l.heap_bytes, peak_rss_bytes: l.rss_bytes, executor_memory: e.executor_memory, memory_overhead: e.memory_overhead,
      longest: l.longest} AS evidence,
  l.died_ms AS core_ms, l.from_time, l.remove_time
FROM executor_losses l LEFT JOIN attempt_settings e USING (attempt_key)
WHERE l.cause = 'memory' AND l.died_tasks + l.resubmitted >= $memory_kills_min_tasks

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found f JOIN lost_attempts l USING (attempt_key, executor_id)
WHERE l.cause = 'executor lost' AND l.finish_time BETWEEN f.from_time AND f.remove_time + INTERVAL 60 SECOND
