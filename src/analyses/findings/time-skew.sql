-- title: Tasks of very different length
-- question: Does one task of a stage take much longer than the others, though the log has no data that explains it?
-- means: The work for a row differs (a heavy computation, one slow request), or the tasks make or fetch their data themselves, so
--   that Spark counts none. The cores beside the long task stand idle.
-- computed: As skewed shuffle, for stages whose tasks count no data, or in which the data explains less than half of the
--   difference and more than none. Replayed with no task longer than the work spread evenly.
-- do: Give the stage more and smaller tasks, so that heavy rows spread; look at what the longest task works on.
-- misses: A guess where no data is counted: a slow machine looks the same. The first tasks of an executor are longer (class
--   loading, compilation).
-- cannot tell: Never: every Spark logs times.
-- source: Sparklens' task skew (max / median), HDInsight's history server (time over 3 x mean)
-- threshold: time_skew_ratio = 3 : longest task over the median, from which on it counts
-- threshold: time_skew_min_lost_ms = 10000 : wall-clock time lost in the stage, below which it is left out

-- @findings
SELECT s.attempt_key, 'stage ' || s.stage_id || '.' || s.stage_attempt_id AS place, s.stage_id, s.stage_attempt_id, q.execution_id,
  CASE WHEN greatest(input_ratio, shuffle_ratio) IS NULL THEN 'guess' ELSE 'likely' END AS certainty,
  format('Task {} took {}, the median of {} tasks {}', worst.task_id, duration_text(worst.duration_ms), tasks, duration_text(median_ms))
  || CASE WHEN greatest(input_ratio, shuffle_ratio) IS NULL THEN '; the log counts no data for them.'
    ELSE format('; it read {:.1f} times the data of the median task.', greatest(input_ratio, shuffle_ratio)) END
  || CASE WHEN count(*) OVER alike > 1 THEN format(' With the {} stages like it {} were lost.', count(*) OVER alike - 1,
    duration_text(sum(lost_ms) OVER alike)) ELSE '' END AS what,
  CASE WHEN tasks < 4 * slots THEN format('More, smaller tasks: repartition({}) before this step.', (4 * ceil(slots))::INTEGER)
    ELSE 'Look at the rows of the longest task: heavy ones should be spread or treated apart.' END AS advice,
  {tasks: tasks, longest_ms: max_ms, median_ms: median_ms, even_ms: even_ms, lost_ms: lost_ms, data_ratio: greatest(input_ratio, shuffle_ratio),
    description: q.description,
    longest: list_transform(longest, t -> {task_id: t.task_id, executor_id: t.executor_id, duration_ms: t.duration_ms,
      cpu_ms: t.cpu_ms})} AS evidence,
  0.0 AS core_ms,
  list({stage_id: s.stage_id, stage_attempt_id: s.stage_attempt_id} ORDER BY s.lost_ms DESC, s.stage_id, s.stage_attempt_id) OVER alike AS alike_stages
FROM skewed_stages s LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
WHERE s.kind = 'time' AND s.time_ratio >= $time_skew_ratio AND s.lost_ms >= $time_skew_min_lost_ms
WINDOW alike AS (PARTITION BY s.attempt_key, s.alike)
QUALIFY row_number() OVER (PARTITION BY s.attempt_key, s.alike ORDER BY s.lost_ms DESC, s.stage_id, s.stage_attempt_id) = 1

-- @waste
SELECT attempt_key, place, task_id, without_ms
FROM (SELECT attempt_key, place, unnest(alike_stages, recursive := true) FROM found) JOIN even_tasks USING (attempt_key, stage_id, stage_attempt_id)
