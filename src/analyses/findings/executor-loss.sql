-- title: Lost executors
-- question: Were executors lost while they worked, and why?
-- means: A lost executor takes its running tasks, its shuffle output and its cached blocks with it. Machines that are taken away
--   (spot, preemption, decommissioning), missed heartbeats and crashes do it.
-- computed: Executors that were removed with such a reason and not on the driver's wish, with the task attempts that died with
--   them and the finished tasks whose output was lost (Resubmitted). Their cost here is the time of the attempts that died;
--   replayed without them. What was computed again is in "Work done twice". Executors that went for the same cause, with the
--   same exit code, are one finding.
-- do: By reason: on-demand machines or decommissioning with block migration for spot; longer spark.network.timeout only if it
--   paused and did not die; the executor's log for crashes.
-- misses: An executor that is removed as the application ends, while tasks still run, looks lost. Where the cluster manager says
--   nothing, a memory kill looks like any other.
-- cannot tell: The reason is the cluster manager's text; where it gives none, or only an exit code, certainty says so.
-- source: Spark's ExecutorExitCode and YARN's ContainerExitStatus; sparkforensics (executor loss)
-- threshold: executor_loss_min_ms = 5000 : time of the task attempts that died and of the finished tasks whose output was lost,
--   of all executors that went for the same cause, below which it is left out

-- @findings
SELECT attempt_key, place, if(num_losses = 1, worst.executor_id, NULL) AS executor_id,
  if(cause IN ('lost', 'terminated'), 'guess', 'sure') AS certainty,
  if(num_losses > 1,
    format('{} executors were lost for one cause ({}); executor {} on {} cost most, after {}: {}', num_losses, cause, worst.executor_id,
      worst.host, duration_text(epoch_ms(worst.remove_time - worst.from_time)), worst.short_reason),
    format('Executor {} on {} was lost after {} ({}): {}', worst.executor_id, worst.host,
      duration_text(epoch_ms(worst.remove_time - worst.from_time)), cause, worst.short_reason)) || taken AS what,
  CASE cause WHEN 'preempted' THEN 'A queue with guaranteed capacity, or checkpoints; spark.yarn.executor.failuresValidityInterval for long runs.'
    WHEN 'decommissioned'
      THEN 'spark.decommission.enabled=true, spark.storage.decommission.enabled=true and spark.storage.decommission.shuffleBlocks.enabled=true move its blocks; or machines that stay.'
    WHEN 'heartbeat' THEN 'It paused too long (GC, swapping) or lost the network: see its GC; spark.network.timeout=300s gives it time.'
    WHEN 'terminated' THEN 'SIGTERM: preemption, node shutdown or a memory limit. The node manager''s log says which.'
    WHEN 'node' THEN 'The machine went away: an external shuffle service does not help then; replicated or remote shuffle does.'
    ELSE format('Read the log of executor {}: a crash of the JVM or native code, a kill from outside (memory?), a full disk.',
      worst.executor_id) END AS advice,
  {'cause': cause, 'reason': left(worst.reason, 300), 'lost_executors': num_losses, 'died_tasks': died_tasks, 'lost_ms': died_ms,
    'resubmitted_tasks': resubmitted, 'resubmitted_ms': resubmitted_ms, 'executors': executors,
    'executor_memory': e.executor_memory, 'memory_overhead': e.memory_overhead} AS evidence,
  died_ms AS core_ms, lives
FROM loss_causes LEFT JOIN attempt_settings e USING (attempt_key)
WHERE cause <> 'memory' AND died_ms + resubmitted_ms >= $executor_loss_min_ms

-- @waste
SELECT f.attempt_key, f.place, l.task_id, 0 AS without_ms
FROM (SELECT attempt_key, place, unnest(lives) AS life FROM found) f
JOIN lost_attempts l ON l.attempt_key = f.attempt_key AND l.executor_id = f.life.executor_id
WHERE l.cause = 'executor lost' AND l.finish_time BETWEEN f.life.from_time AND f.life.remove_time + INTERVAL 60 SECOND
