-- title: Idle cores
-- question: How much of the executors' core time did no task use?
-- means: Cores are held and paid for from the moment an executor registers. They are idle when the driver works alone, and when
--   stages have too few or uneven tasks.
-- computed: Slots of all executors over their lives, less the time of all tasks: split into moments in which at least one task
--   ran and moments in which none did. It has no wall-clock gain of its own: fewer executors make a run cheaper, not shorter.
-- do: Dynamic allocation, fewer executors, or the findings on gaps, skew and partitions that make them idle.
-- misses: It adds up what other findings explain. Cores held before registration. Tasks that use less or more than their cores.
-- cannot tell: Logs that do not say how many cores there were.
-- source: Sparklens (one core compute hours, wasted), Spot (unused core hours), dataflint and sparkforensics (idle cores > 50 %)
-- threshold: idle_share = 0.5 : idle core time over all, from which on it counts
-- threshold: idle_min_core_ms = 600000 : idle core time, below which it is left out

-- @findings
SELECT u.attempt_key, 'application' AS place, 'sure' AS certainty,
  format('{:.0f} % of {:.0f} core {} were idle: {:.0f} while tasks ran on other cores, {:.0f} while none ran. '
    'At most {} of {} slots were used at once, {:.1f} on average while tasks ran.', 100 * idle_ms / slot_ms, slot_ms / unit, unit_name,
      idle_busy_ms / unit,
    idle_alone_ms / unit, max_running, max_slots, busy_ms / nullif(busy_wall_ms, 0)) AS what,
  CASE WHEN idle_alone_ms > idle_busy_ms AND e.vendor = 'databricks'
      THEN 'Most of it while no task ran: let the cluster scale with its load (autoscaling) and end when it is not used (auto termination), or run this as a job of its own; see the driver''s gaps.'
    WHEN e.vendor = 'databricks'
      THEN format('Most of it while other cores worked: workers for about {} slots would do most of it, or more and evener tasks.',
      greatest(1, ceil(busy_ms / nullif(busy_wall_ms, 0) * 1.25))::INTEGER)
    -- SPARK-27963: the driver keeps track of shuffles since Spark 3.0
    WHEN idle_alone_ms > idle_busy_ms AND NOT e.dynamic_allocation AND e.version < [3, 0, 0]
      THEN 'Most of it while no task ran: spark.dynamicAllocation.enabled=true with the external shuffle service (spark.shuffle.service.enabled=true) gives executors back; see the driver''s gaps.'
    WHEN idle_alone_ms > idle_busy_ms AND NOT e.dynamic_allocation
      THEN 'Most of it while no task ran: spark.dynamicAllocation.enabled=true with spark.dynamicAllocation.shuffleTracking.enabled=true gives executors back; see the driver''s gaps.'
    WHEN idle_alone_ms > idle_busy_ms
      THEN 'Most of it while no task ran: a shorter spark.dynamicAllocation.executorIdleTimeout, a smaller minExecutors; see the driver''s gaps.'
    WHEN e.dynamic_allocation
      THEN format('Most of it while other cores worked: spark.dynamicAllocation.maxExecutors for about {} slots, or more and evener tasks.',
      greatest(1, ceil(busy_ms / nullif(busy_wall_ms, 0) * 1.25))::INTEGER)
    ELSE format('Most of it while other cores worked: executors for about {} slots would do most of it, or more and evener tasks.',
      greatest(1, ceil(busy_ms / nullif(busy_wall_ms, 0) * 1.25))::INTEGER) END AS advice,
  {slot_ms: slot_ms, busy_ms: busy_ms, idle_ms: idle_ms, idle_while_tasks_ran_ms: idle_busy_ms, idle_while_none_ran_ms: idle_alone_ms,
    max_slots: max_slots, max_running: max_running, dynamic_allocation: e.dynamic_allocation} AS evidence,
  idle_ms AS core_ms
FROM (SELECT *, CASE WHEN slot_ms >= 36e6 THEN 3.6e6 ELSE 6e4 END AS unit, CASE WHEN slot_ms >= 36e6 THEN 'hours' ELSE 'minutes' END AS unit_name
  FROM core_use) u
LEFT JOIN attempt_settings e USING (attempt_key)
WHERE idle_ms >= $idle_share * slot_ms AND idle_ms >= $idle_min_core_ms AND NOT coalesce(e.is_local, false)

-- @cannot-tell
SELECT attempt_key, 'The log does not say how many cores there were.' AS reason FROM attempt_span
  WHERE attempt_key NOT IN (SELECT attempt_key FROM executor_lives) AND attempt_key IN (SELECT attempt_key FROM stage_work)
