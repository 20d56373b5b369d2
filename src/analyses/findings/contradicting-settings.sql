-- title: Settings without effect, or against each other
-- question: Do settings of the application cancel, contradict or outdo each other?
-- means: One of them does nothing, or does something else than it seems to.
-- computed: Cores that never get a task cost their share of the core time of the executors; cores that a task holds and does not
--   use, that share of the task time. A list of pairs, each by its own rule below; values as the application had them. Nothing is said where the second
--   setting only has its default, unless the rule says so.
-- do: Decide for one.
-- misses: Settings of single sessions. What most of them cost cannot be told: a log shows only what the run did, not what it
--   would have done otherwise; where it hurt, other findings say so (idle cores, spill, lost executors).
-- cannot tell: What a platform sets by itself on purpose (Databricks is left out).
-- source: Spark's configuration and job scheduling pages; ExecutorAllocationManager, TaskSetManager, AdaptiveSparkPlanExec

-- @findings
WITH values AS (
  SELECT s.attempt_key, map_from_entries(list((s.key, s.value))) AS m FROM spark_settings s GROUP BY ALL
),
known AS (
  SELECT v.attempt_key, v.m, p.version, p.master, a.cores, a.core_ms,
    coalesce(m['spark.dynamicAllocation.enabled'] = 'true', false) AS dynamic,
    coalesce(m['spark.speculation'] = 'true', false) AS speculates,
    coalesce(m['spark.sql.adaptive.enabled'] = 'true', m['spark.sql.adaptive.enabled'] IS NULL
      AND p.version >= [3, 2, 0]) AS adaptive,
    try_cast(m['spark.executor.instances'] AS BIGINT) AS instances,
    try_cast(m['spark.dynamicAllocation.maxExecutors'] AS BIGINT) AS max_executors,
    try_cast(m['spark.dynamicAllocation.minExecutors'] AS BIGINT) AS min_executors,
    try_cast(m['spark.executor.cores'] AS BIGINT) AS executor_cores,
    try_cast(m['spark.task.cpus'] AS BIGINT) AS task_cpus,
    try_cast(m['spark.sql.shuffle.partitions'] AS BIGINT) AS partitions, a.cores // greatest(1, coalesce(task_cpus, 1)) AS tasks_at_once,
    try_cast(m['spark.default.parallelism'] AS BIGINT) AS parallelism,
    (SELECT count(*) FROM sql_executions e WHERE e.attempt_key = v.attempt_key) AS executions,
    (SELECT sum(executor_cpu_time_ns) / 1e6 / nullif(sum(executor_run_time_ms),
      0) FROM stages g WHERE g.attempt_key = v.attempt_key) AS cpu_share,
    (SELECT sum(t.sum_ms) FROM stage_tasks t WHERE t.attempt_key = v.attempt_key) AS task_ms
  FROM values v
  JOIN attempt_platform p USING (attempt_key)
  LEFT JOIN attempt_span a USING (attempt_key)
  WHERE p.vendor <> 'databricks'
),
rules AS (
  SELECT *, unnest([
    {'place': 'spark.executor.instances', 'holds': dynamic AND instances > 0
      AND instances > coalesce(max_executors, 2147483647), 'certainty': 'sure',
      'what': format('spark.executor.instances={} is more than spark.dynamicAllocation.maxExecutors={}.', instances, max_executors),
      'advice': 'With dynamic allocation, instances is only the number to begin with; set maxExecutors to what you want, or '
        || 'dynamicAllocation.enabled=false for a fixed number.'},
    {'place': 'spark.dynamicAllocation.minExecutors', 'holds': dynamic AND min_executors > 1 AND min_executors = max_executors,
      'certainty': 'sure',
      'what': format('spark.dynamicAllocation.enabled=true, but minExecutors and maxExecutors are both {}.', min_executors),
      'advice': 'Nothing can grow or shrink: set dynamicAllocation.enabled=false and spark.executor.instances, or widen the '
        || 'range.'},
    {'place': 'spark.dynamicAllocation.*', 'holds': NOT dynamic AND (max_executors IS NOT NULL OR min_executors IS NOT NULL),
      'certainty': 'sure',
      'what': 'spark.dynamicAllocation.minExecutors or maxExecutors is set, but spark.dynamicAllocation.enabled is not true.',
      'advice': 'Set spark.dynamicAllocation.enabled=true, or take the bounds out.'},
    {'place': 'spark.dynamicAllocation.enabled', 'holds': dynamic AND master = 'local', 'certainty': 'sure',
      'what': 'spark.dynamicAllocation.enabled=true in local mode.',
        'advice': 'Local mode has one executor, the driver: the setting does nothing.'},
    {'place': 'spark.executor.memory', 'holds': master = 'local' AND m['spark.executor.memory'] IS NOT NULL, 'certainty': 'sure',
      'what': format('spark.executor.memory={} in local mode, where tasks run in the driver.', m['spark.executor.memory']),
      'advice': 'Set spark.driver.memory (before the JVM starts: on the command line or in spark-defaults.conf).'},
    {'place': 'spark.speculation.*', 'holds': NOT speculates
      AND (m['spark.speculation.multiplier'] IS NOT NULL OR m['spark.speculation.quantile'] IS NOT NULL), 'certainty': 'sure',
      'what': 'spark.speculation.multiplier or quantile is set, but spark.speculation is not true.',
        'advice': 'Set spark.speculation=true, or take them out.'},
    {'place': 'spark.task.cpus', 'holds': task_cpus > 1 AND executor_cores IS NOT NULL AND master <> 'local' AND executor_cores % task_cpus > 0,
      'certainty': 'sure',
      'what': format('spark.executor.cores={} is no multiple of spark.task.cpus={}: {} cores of each executor never get a '
        || 'task.', executor_cores, task_cpus, executor_cores % task_cpus),
      'advice': format('Set spark.executor.cores={} or spark.task.cpus=1.', executor_cores - executor_cores % task_cpus),
      'core_ms': core_ms * (executor_cores % task_cpus) / executor_cores},
    {'place': 'spark.task.cpus unused', 'holds': task_cpus > 1 AND cpu_share < 1.2, 'certainty': 'likely',
      'what': format('spark.task.cpus={} keeps {} cores for each task, but tasks used {:.1f} on average.', task_cpus,
        task_cpus, cpu_share),
      'advice': 'Set spark.task.cpus=1 unless native threads or GPUs of the tasks need the cores: so many more tasks run at once.',
      'core_ms': task_ms * (task_cpus - greatest(1, cpu_share))},
    {'place': 'spark.sql.adaptive.*', 'holds': NOT adaptive AND m['spark.sql.adaptive.enabled'] = 'false'
        AND len(list_filter(map_keys(m), k -> k LIKE 'spark.sql.adaptive.%' AND k <> 'spark.sql.adaptive.enabled')) > 0,
          'certainty': 'likely',
      'what': 'spark.sql.adaptive.enabled=false, but other spark.sql.adaptive settings are given.',
        'advice': 'Set spark.sql.adaptive.enabled=true, or take the others out.'},
    {'place': 'spark.sql.shuffle.partitions', 'holds': executions > 0 AND partitions IS NOT NULL AND partitions < tasks_at_once,
      'certainty': 'likely',
      'what': format('spark.sql.shuffle.partitions={}, but {} tasks could run at once: stages after a shuffle have only {}.', partitions,
        tasks_at_once, partitions),
      'advice': format('Set spark.sql.shuffle.partitions={} or more{}.', 2 * tasks_at_once,
        if(adaptive, '; adaptive execution merges what is too small', ''))},
    {'place': 'spark.default.parallelism', 'holds': parallelism > 0 AND executions > 0
      AND parallelism <> coalesce(partitions, 200) AND partitions IS NULL
        AND NOT EXISTS (FROM jobs j WHERE j.attempt_key = known.attempt_key AND j.sql_execution_id IS NULL), 'certainty': 'likely',
      'what': format('spark.default.parallelism={}, but all jobs are SQL, which goes by spark.sql.shuffle.partitions (200 by '
        || 'default).', parallelism),
      'advice': format('Set spark.sql.shuffle.partitions={} if that is meant.', parallelism)},
    {'place': 'spark.executor.memoryOverheadFactor', 'holds': m['spark.executor.memoryOverhead'] IS NOT NULL
        AND m['spark.executor.memoryOverheadFactor'] IS NOT NULL, 'certainty': 'sure',
      'what': format('spark.executor.memoryOverheadFactor={} is not used, because spark.executor.memoryOverhead={} is given.',
        m['spark.executor.memoryOverheadFactor'], m['spark.executor.memoryOverhead']),
      'advice': 'Keep the one that is meant.'},
    {'place': 'spark.memory.offHeap.size', 'holds': m['spark.memory.offHeap.size'] IS NOT NULL
      AND m['spark.memory.offHeap.size'] <> '0'
        AND NOT coalesce(m['spark.memory.offHeap.enabled'] = 'true', false), 'certainty': 'sure',
      'what': format('spark.memory.offHeap.size={}, but spark.memory.offHeap.enabled is not true.', m['spark.memory.offHeap.size']),
      'advice': 'Set spark.memory.offHeap.enabled=true, or take the size out: without it Spark does not count the size in.'},
    {'place': 'spark.shuffle.service.enabled', 'holds': dynamic AND master IN ('yarn', 'k8s', 'standalone') AND version >= [3, 0, 0]
        AND NOT coalesce(m['spark.shuffle.service.enabled'] = 'true', false)
        AND m['spark.dynamicAllocation.shuffleTracking.enabled'] = 'false'
          AND NOT coalesce(m['spark.decommission.enabled'] = 'true', false), 'certainty': 'likely',
      'what': 'Dynamic allocation without an external shuffle service, without shuffle tracking and without decommissioning.',
      'advice': 'Set spark.dynamicAllocation.shuffleTracking.enabled=true (or the shuffle service): else executors take '
        || 'shuffle files with them.'},
    {'place': 'spark.sql.autoBroadcastJoinThreshold', 'holds': m['spark.sql.autoBroadcastJoinThreshold'] LIKE '-%' AND adaptive
        AND m['spark.sql.adaptive.autoBroadcastJoinThreshold'] IS NULL AND executions > 0
          AND m['spark.sql.autoBroadcastJoinThreshold'] IS NOT NULL, 'certainty': 'guess',
      'what': 'spark.sql.autoBroadcastJoinThreshold=-1: no join is broadcast by size, not even those that adaptive execution '
        || 'sees to be tiny.',
      'advice': 'If wrong statistics were the reason, set spark.sql.adaptive.autoBroadcastJoinThreshold=10m: adaptive '
        || 'execution goes by sizes it has measured.'}
  ]) AS rule
  FROM known
)
SELECT attempt_key, rule.place AS place, rule.certainty AS certainty, rule.what AS what, rule.advice AS advice,
  {'adaptive': adaptive, 'dynamic_allocation': dynamic, 'master': master, 'cores': cores} AS evidence, rule.core_ms::DOUBLE AS core_ms,
  if(rule.core_ms IS NULL, 'a log shows only what the run did, not what it would have done with one of the settings alone', NULL) AS cost_unknown
FROM rules
WHERE rule.holds
