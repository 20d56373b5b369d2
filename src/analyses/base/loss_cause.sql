-- what: Why an executor was removed, by the text of its cluster manager: memory, preempted, decommissioned, heartbeat, terminated, node or
--   lost.
-- macro: loss_cause(reason)
CASE
  -- Exit codes: 137 is SIGKILL, as the kernel's and Kubernetes' OOM killers send it; 52 and 56 are Spark's own for
  -- OutOfMemoryError and heartbeat failure (SparkExitCode, ExecutorExitCode); -103 and -104 YARN's for memory limits.
  WHEN regexp_matches(reason,
    '(?i)beyond (the )?(physical|virtual)? ?memory|exceeding ((physical|virtual) )?memory limits|exceeded memory|OOMKilled|OutOfMemory|out of memory|exit (code|status):? ?(is )?(-103|-104|52|137)\b|code (52|137)\b') THEN 'memory'
  WHEN regexp_matches(reason, '(?i)preempt|exit status: -102\b') THEN 'preempted'
  WHEN regexp_matches(reason, '(?i)decommission|spot|node (is )?(terminat|shut)') THEN 'decommissioned'
  WHEN regexp_matches(reason, '(?i)heartbeat|exit (code|status):? ?56\b|code 56\b') THEN 'heartbeat'
  WHEN regexp_matches(reason, '(?i)exit (code|status):? ?(is )?143\b|code 143\b|SIGTERM') THEN 'terminated'
  WHEN regexp_matches(reason, '(?i)exit status: -100\b|lost node|node lost|worker (shutting down|lost)|host .*lost') THEN 'node'
  ELSE 'lost' END
