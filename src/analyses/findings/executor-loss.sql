-- title: Lost executors
-- question: Were executors lost while they worked, and why?
-- means: A lost executor takes its running tasks, its shuffle output and its cached blocks with it. Machines that are taken away
--   (spot, preemption, decommissioning), missed heartbeats and crashes do it.
-- computed: Executors that were removed with such a reason and not on the driver's wish, with the task attempts that died with
--   them and the finished tasks whose output was lost (Resubmitted). Their cost here is the time of the attempts that died;
--   replayed without them. What was computed again is in "Work done twice".
-- do: By reason: on-demand machines or decommissioning with block migration for spot; longer spark.network.timeout only if it
--   paused and did not die; the executor's log for crashes.
-- misses: An executor that is removed as the application ends, while tasks still run, looks lost. Where the cluster manager says
--   nothing, a memory kill looks like any other.
-- cannot tell: The reason is the cluster manager's text; where it gives none, or only an exit code, certainty says so.
-- source: Spark's ExecutorExitCode and YARN's ContainerExitStatus; sparkforensics (executor loss)
-- threshold: executor_loss_min_ms = 5000 : time of the task attempts that died and of the finished tasks whose output was lost,
--   below which it is left out

-- @findings
SELECT l.attempt_key, 'executor ' || l.executor_id || CASE WHEN count(*) OVER (PARTITION BY l.attempt_key, l.executor_id) > 1 THEN ' removed '
  || strftime(l.remove_time, '%H:%M:%S') ELSE '' END AS place,
  l.executor_id, CASE l.cause WHEN 'lost' THEN 'guess' WHEN 'terminated' THEN 'guess' ELSE 'sure' END AS certainty,
  format('Executor {} on {} was lost after {:.0f} s ({}): {} {} task attempt(s) died with it ({:.1f} s), the output of {} was lost.', l.executor_id,
    l.host, epoch_ms(l.remove_time - l.from_time) / 1000, l.cause,
    rtrim(left(regexp_replace(coalesce(l.reason, 'no reason given'), '\s+', ' ', 'g'), 200), '. ') || '.', l.died_tasks, l.died_ms / 1000,
      l.resubmitted) AS what,
  CASE l.cause WHEN 'preempted' THEN 'A queue with guaranteed capacity, or checkpoints; spark.yarn.executor.failuresValidityInterval for long runs.'
    WHEN 'decommissioned'
      THEN 'spark.decommission.enabled=true, spark.storage.decommission.enabled=true and spark.storage.decommission.shuffleBlocks.enabled=true move its blocks; or machines that stay.'
    WHEN 'heartbeat' THEN 'It paused too long (GC, swapping) or lost the network: see its GC; spark.network.timeout=300s gives it time.'
    WHEN 'terminated' THEN 'SIGTERM: preemption, node shutdown or a memory limit. The node manager''s log says which.'
    WHEN 'node' THEN 'The machine went away: an external shuffle service does not help then; replicated or remote shuffle does.'
    ELSE format('Read the log of executor {}: a crash of the JVM or native code, a kill from outside (memory?), a full disk.',
      l.executor_id) END AS advice,
  {executor_id: l.executor_id, host: l.host, cause: l.cause, reason: left(l.reason, 300), lived_ms: epoch_ms(l.remove_time - l.from_time),
    died_tasks: l.died_tasks, lost_ms: l.died_ms, resubmitted_tasks: l.resubmitted, resubmitted_ms: l.resubmitted_ms,
    peak_heap_bytes: l.heap_bytes, peak_rss_bytes: l.rss_bytes, executor_memory: e.executor_memory, memory_overhead: e.memory_overhead,
      longest: l.longest} AS evidence,
  l.died_ms AS core_ms, l.from_time, l.remove_time
FROM executor_losses l LEFT JOIN attempt_settings e USING (attempt_key)
WHERE l.cause <> 'memory' AND l.died_ms + l.resubmitted_ms >= $executor_loss_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM found f JOIN lost_attempts l USING (attempt_key, executor_id)
WHERE l.cause = 'executor lost' AND l.finish_time BETWEEN f.from_time AND f.remove_time + INTERVAL 60 SECOND
