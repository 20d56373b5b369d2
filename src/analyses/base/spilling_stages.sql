-- what: One row a stage attempt with tasks that spilled to disk: time for each byte read of the tasks that did not, and what the
--   others took beyond it (NULL with fewer than five that did not).
WITH own AS (
  SELECT t.attempt_key, t.stage_id, t.stage_attempt_id, t.duration_ms, t.disk_bytes_spilled > 0 AS is_spilling, t.memory_bytes_spilled,
    t.peak_execution_memory_bytes,
    t.input_bytes + t.shuffle_local_bytes_read + t.shuffle_remote_bytes_read AS bytes
  FROM stage_work w JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id) WHERE w.disk_spilled > 0 AND t.status = 'SUCCESS'
), rates AS (
  SELECT attempt_key, stage_id, stage_attempt_id,
    CASE WHEN count(*) FILTER (NOT is_spilling AND bytes > 0) >= 5 THEN (sum(duration_ms) FILTER (NOT is_spilling
      AND bytes > 0) / sum(bytes) FILTER (NOT is_spilling AND bytes > 0))::DOUBLE END AS ms_per_byte,
    avg(memory_bytes_spilled) FILTER (is_spilling) AS memory_each, avg(peak_execution_memory_bytes) FILTER (is_spilling) AS peak_each
  FROM own GROUP BY ALL
)
SELECT r.*, (SELECT sum(greatest(0, o.duration_ms - r.ms_per_byte * o.bytes))::DOUBLE FROM own o
  -- greatest() passes over NULL: without a rate nothing is known, which is not nothing.
  WHERE r.ms_per_byte IS NOT NULL AND o.attempt_key = r.attempt_key AND o.stage_id = r.stage_id AND o.stage_attempt_id = r.stage_attempt_id AND o.is_spilling
    AND o.bytes > 0) AS excess_ms
FROM rates r
