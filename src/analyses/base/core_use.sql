-- what: One row an attempt: slot time of its executors, how much of it tasks used, and how much was idle while tasks ran
--   elsewhere and while none ran (ms).
WITH steps AS (
  SELECT attempt_key, running, slots, epoch_ms(lead(moment) OVER (PARTITION BY attempt_key ORDER BY moment)) - epoch_ms(moment) AS ms FROM core_flow
)
SELECT attempt_key, sum(slots * ms)::DOUBLE AS slot_ms, sum(least(running, slots) * ms)::DOUBLE AS busy_ms,
  sum(greatest(0, slots - running) * ms)::DOUBLE AS idle_ms,
  coalesce(sum(greatest(0, slots - running) * ms) FILTER (running > 0), 0)::DOUBLE AS idle_busy_ms,
    coalesce(sum(slots * ms) FILTER (running = 0), 0)::DOUBLE AS idle_alone_ms,
  coalesce(sum(ms) FILTER (running > 0), 0)::DOUBLE AS busy_wall_ms, max(slots) AS max_slots, max(least(running, slots)) AS max_running
FROM steps WHERE ms > 0 GROUP BY ALL HAVING sum(slots * ms) > 0
