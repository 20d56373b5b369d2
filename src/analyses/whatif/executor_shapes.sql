-- what: The kinds of executors of each attempt: one row for each number of cores, of tasks at once and of memory, the one that lived longest
--   first. most is the greatest number of executors of any kind that lived at one time.
-- needs: process_lives.
WITH changes AS (
  SELECT attempt_key, begin_time AS moment, 1 AS change FROM process_lives WHERE role <> 'driver'
  UNION ALL SELECT attempt_key, end_time, -1 FROM process_lives WHERE role <> 'driver'
), most AS (
  SELECT attempt_key, max(alive) AS most FROM (
    SELECT attempt_key, sum(change) OVER (PARTITION BY attempt_key ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS alive FROM changes
  ) GROUP BY attempt_key
)
SELECT attempt_key, cores, CAST(round(cores / cores_a_task) AS BIGINT) AS slots, memory_gib, sum(life_ms) AS life_ms, any_value(most) AS most
FROM process_lives JOIN most USING (attempt_key)
WHERE role <> 'driver' AND cores > 0
GROUP BY attempt_key, cores, slots, memory_gib
ORDER BY attempt_key, life_ms DESC, cores
