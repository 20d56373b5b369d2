-- what: The life of each process that was paid for: one row a life of an executor (former ones too), one for the driver where it is
--   a process of its own. Lives are cut to the time of the attempt.
-- columns: role is executor, driver, or local where the driver runs the tasks itself; cores_a_task is what one task holds of the
--   cores; core_ms and gib_ms are cores and GiB of memory times the life; NULL where the log does not tell them.
-- needs: container_memory and driver_container, made from the settings (container.ts); attempt_span.
WITH lives AS (
  SELECT attempt_key, executor_id, resource_profile_id, total_cores, max_tasks, add_time, remove_time FROM executors
  UNION ALL
  SELECT attempt_key, executor_id, resource_profile_id, total_cores, max_tasks, add_time, remove_time FROM executors_former
), processes AS (
  SELECT attempt_key, executor_id, CASE WHEN executor_id = 'driver' THEN 'local' ELSE 'executor' END AS role,
    CAST(total_cores AS DOUBLE) AS cores, greatest(max_tasks, 1) AS slots,
    CASE WHEN executor_id = 'driver' THEN d.memory_mib ELSE coalesce(m.memory_mib, m0.memory_mib) END AS memory_mib,
    add_time, remove_time
  FROM lives
  LEFT JOIN container_memory m USING (attempt_key, resource_profile_id)
  LEFT JOIN (SELECT attempt_key, memory_mib FROM container_memory WHERE resource_profile_id = 0) m0 USING (attempt_key)
  LEFT JOIN driver_container d USING (attempt_key)
  WHERE executor_id <> 'driver' OR total_cores > 0
  UNION ALL
  SELECT attempt_key, 'driver', 'driver', d.cores, NULL, d.memory_mib, NULL, NULL
  FROM attempts JOIN driver_container d USING (attempt_key)
  WHERE attempt_key NOT IN (SELECT attempt_key FROM executors WHERE executor_id = 'driver' AND total_cores > 0)
), cut AS (
  SELECT p.*, least(greatest(coalesce(add_time, s.from_time), s.from_time), s.to_time) AS begin_time,
    greatest(least(coalesce(remove_time, s.to_time), s.to_time), s.from_time) AS end_time
  FROM processes p JOIN attempt_span s USING (attempt_key)
)
SELECT attempt_key, executor_id, role, cores, cores / slots AS cores_a_task, memory_mib / 1024 AS memory_gib, begin_time, end_time,
  CAST(greatest(date_diff('millisecond', begin_time, end_time), 0) AS DOUBLE) AS life_ms,
  cores * greatest(date_diff('millisecond', begin_time, end_time), 0) AS core_ms,
  memory_mib / 1024 * greatest(date_diff('millisecond', begin_time, end_time), 0) AS gib_ms
FROM cut
