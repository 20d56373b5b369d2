-- title: Executors killed for memory
-- question: Were executors killed because they took more memory than they may?
-- means: The container's limit is heap plus overhead. Off-heap buffers, Python workers, native libraries and thread stacks count
--   against the overhead; when the sum is above the limit, YARN, Kubernetes or the kernel kills the executor with all its tasks,
--   shuffle and cache.
-- computed: Executors that were removed with such a reason and not on the driver's wish, with the task attempts that died with
--   them and the finished tasks whose output was lost (Resubmitted). Their cost here is the time of the attempts that died;
--   replayed without them. What was computed again is in "Work done twice". Executors that were killed with the same exit code
--   are one finding.
-- do: More spark.executor.memoryOverhead (or memoryOverheadFactor), fewer cores an executor, smaller partitions; for Python
--   spark.executor.pyspark.memory.
-- misses: Exit code 137 alone is any SIGKILL. Exit code 143 is a SIGTERM and is counted under "Lost executors": memory limits,
--   preemption and shutdowns all send it.
-- cannot tell: The reason is the cluster manager's text; where it gives none, or only an exit code, certainty says so.
-- source: Spark's ExecutorExitCode and YARN's ContainerExitStatus; sparkforensics (executor loss)
-- threshold: memory_kills_min_tasks = 1 : task attempts that died and finished tasks whose output was lost, of all executors that were
--   killed with the same exit code, below which it is left out

-- @findings
SELECT attempt_key, place, if(num_losses = 1, worst.executor_id, NULL) AS executor_id,
  -- Spark's own text to 137 on Kubernetes is "SIGKILL, possible container OOM".
  if(exit_code = '137' AND NOT regexp_matches(worst.reason, '(?i)OOMKilled|memory limit|beyond .*memory'), 'likely', 'sure') AS certainty,
  if(num_losses > 1,
    format('{} executors were killed; executor {} on {} cost most, after {}: {}', num_losses, worst.executor_id, worst.host,
      duration_text(epoch_ms(worst.remove_time - worst.from_time)), worst.short_reason),
    format('Executor {} on {} was killed after {}: {}', worst.executor_id, worst.host,
      duration_text(epoch_ms(worst.remove_time - worst.from_time)), worst.short_reason)) || taken AS what,
  CASE WHEN is_heap_full(worst.reason) THEN format('The heap itself was full: spark.executor.memory above {}, fewer cores an executor, or smaller partitions.',
      coalesce(e.executor_memory, '1g'))
    WHEN p.master = 'standalone' THEN 'Only the machine limits an executor here, no spark.executor.memoryOverhead: its kernel''s log says whether its OOM killer sent the signal; then fewer or smaller executors on it.'
    ELSE format('spark.executor.memoryOverhead above {}, or fewer spark.executor.cores',
      coalesce(e.memory_overhead, 'its default (10 % of the memory, at least 384m)')) END AS advice,
  {'cause': cause, 'reason': left(worst.reason, 300), 'lost_executors': num_losses, 'died_tasks': died_tasks, 'lost_ms': died_ms,
    'resubmitted_tasks': resubmitted, 'resubmitted_ms': resubmitted_ms, 'executors': executors,
    'executor_memory': e.executor_memory, 'memory_overhead': e.memory_overhead} AS evidence,
  died_ms AS core_ms, lives
FROM loss_causes LEFT JOIN attempt_settings e USING (attempt_key) LEFT JOIN attempt_platform p USING (attempt_key)
WHERE cause = 'memory' AND died_tasks + resubmitted >= $memory_kills_min_tasks

-- @waste
SELECT f.attempt_key, f.place, l.task_id, 0 AS without_ms
FROM (SELECT attempt_key, place, unnest(lives) AS life FROM found) f
JOIN lost_attempts l ON l.attempt_key = f.attempt_key AND l.executor_id = f.life.executor_id
WHERE l.cause = 'executor lost' AND l.finish_time BETWEEN f.life.from_time AND f.life.remove_time + INTERVAL 60 SECOND
