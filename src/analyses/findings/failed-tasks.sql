-- title: Work that failed or was killed
-- question: How much core time went into task attempts that failed or were killed?
-- means: Each of these task attempts took a core and gave nothing. Spark ran the task again, or gave the stage up.
-- computed: The durations of the task attempts of a stage attempt that did not succeed, speculative copies and
--   their killed originals left out. Without the waste they would not have run.
-- do: Read the error; mend what the program can, and look at the executor where all errors are of one.
-- misses: What a task did before it failed may have been needed to see that it fails.
-- cannot tell: Never: task ends have said so since Spark 1.0.
-- source: sparkforensics, retry waste
-- threshold: failed_min_ms = 1000 : core milliseconds lost in a stage attempt from which on it counts

-- @findings
SELECT attempt_key, concat('stage ', stage_id, '.', stage_attempt_id) AS place, stage_id, stage_attempt_id,
  'sure' AS certainty,
  concat(count(*), ' task attempts failed or were killed after ', round(sum(duration_ms) / 1000, 1), ' s of work: ', any_value(left(error_message, 200))) AS what,
  'Mend the error; if all are on one executor or host, look there.' AS advice,
  {failed_tasks: count(*), lost_core_ms: CAST(sum(duration_ms) AS DOUBLE), tasks: list(task_id ORDER BY duration_ms DESC)[1:5]} AS evidence,
  CAST(sum(duration_ms) AS DOUBLE) AS core_ms
FROM tasks
WHERE status IN ('FAILED', 'KILLED') AND NOT coalesce(speculative, false)
GROUP BY ALL
HAVING sum(duration_ms) >= $failed_min_ms

-- @waste
SELECT attempt_key, place, task_id, 0 AS without_ms
FROM tasks JOIN found USING (attempt_key, stage_id, stage_attempt_id)
WHERE status IN ('FAILED', 'KILLED') AND NOT coalesce(speculative, false)
