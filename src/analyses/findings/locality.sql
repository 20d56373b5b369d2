-- title: Tasks away from their data
-- question: Did tasks that ran away from their data take longer than those beside it?
-- means: Spark runs a task on another executor or host if the preferred one stays busy for spark.locality.wait. It then reads
--   over the network; a cached partition is fetched or computed again.
-- computed: Stage attempts with ten local tasks (PROCESS_LOCAL, NODE_LOCAL) and ten others (RACK_LOCAL, ANY): the others' median
--   duration over the local median, where their data does not explain it. Wasted is what the others took beyond the local median;
--   replayed with it.
-- do: Executors on the hosts that hold the data, more of them for cached data; spark.locality.wait longer if tasks are long.
-- misses: Cores that stand idle because tasks wait for a local place. Tasks without preference (NO_PREF), as on object stores,
--   are not judged.
-- cannot tell: Never: every Spark logs it.
-- source: sparkforensics (locality 15/35 %), Spark tuning guide (data locality)
-- threshold: locality_ratio = 1.5 : median of the others over the local median, from which on it counts
-- threshold: locality_min_lost_ms = 10000 : task time beyond the local median, below which it is left out

-- @findings
SELECT attempt_key, 'stage ' || stage_id || '.' || stage_attempt_id AS place, stage_id, stage_attempt_id, 'likely' AS certainty,
  format('{} tasks away from their data took {} each (median), {} beside it {}.', away, duration_text(away_ms), beside, duration_text(local_ms)) AS what,
  CASE WHEN local_ms >= 3000 THEN format('spark.locality.wait={}s, or executors on more of the hosts that hold the data',
    least(30, ceil(local_ms / 1000))::INTEGER)
    ELSE 'Executors on more of the hosts that hold the data; cached data in more copies (MEMORY_AND_DISK_2) if few executors hold it.' END AS advice,
  {away: away, beside: beside, away_median_ms: away_ms, local_median_ms: local_ms, lost_ms: lost_ms} AS evidence,
  lost_ms AS core_ms, local_ms
FROM away_stages WHERE ratio >= $locality_ratio AND lost_ms >= $locality_min_lost_ms

-- @waste
SELECT attempt_key, place, task_id, least(t.duration_ms, f.local_ms) AS without_ms
FROM found f JOIN tasks t USING (attempt_key, stage_id, stage_attempt_id)
WHERE t.status = 'SUCCESS' AND t.locality IN ('ANY', 'RACK_LOCAL')
