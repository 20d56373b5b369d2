-- title: Skewed input
-- question: Does one task of a stage read far more input than the others?
-- means: Files that cannot be split (gzip, one huge row group), files of very different size, or cached partitions of very
--   different size give one task most of the work. The cores beside it stand idle until it ends.
-- computed: As skewed shuffle, with input bytes and records instead.
-- do: Write splittable files of even size (Parquet, ORC; not gzipped text); lower spark.sql.files.maxPartitionBytes; repartition
--   after reading.
-- misses: What the file behind a task is called is not in the log.
-- cannot tell: Logs without input metrics.
-- source: HDInsight's history server (data of a task over 3 x mean), Sparklens' task skew
-- threshold: input_skew_ratio = 3 : longest task over the median, from which on it counts
-- threshold: input_skew_min_lost_ms = 5000 : wall-clock time lost in the stage, below which it is left out

-- @findings
SELECT s.attempt_key, 'stage ' || s.stage_id || '.' || s.stage_attempt_id AS place, s.stage_id, s.stage_attempt_id, q.execution_id,
  CASE WHEN input_ratio >= time_ratio / 2 THEN 'sure' ELSE 'likely' END AS certainty,
  format('Task {} took {}, the median of {} tasks {}; it read {} of the stage''s {} of input ({:,} records).', worst.task_id,
    duration_text(worst.duration_ms), tasks, duration_text(median_ms),
    formatReadableDecimalSize(worst.input_bytes), formatReadableDecimalSize(input_bytes::BIGINT), worst.input_records)
  || CASE WHEN count(*) OVER alike > 1 THEN format(' With the {} stages like it {} were lost.', count(*) OVER alike - 1,
    duration_text(sum(lost_ms) OVER alike)) ELSE '' END AS what,
  CASE WHEN q.execution_id IS NULL OR worst.input_bytes < 128e6
    THEN 'Repartition after reading, or write the input in files of even size that can be split (not gzipped text).'
    ELSE format('If the files can be split (not gzipped text): spark.sql.files.maxPartitionBytes={}m; else write them again in even parts.',
      greatest(16, round(worst.input_bytes / time_ratio / 1048576)::INTEGER)) END AS advice,
  {tasks: tasks, longest_ms: max_ms, median_ms: median_ms, even_ms: even_ms, lost_ms: lost_ms, longest_input_bytes: worst.input_bytes,
    median_input_bytes: median_input_bytes,
    stage_input_bytes: input_bytes, operators: q.operators, description: q.description,
    longest: list_transform(longest, t -> {task_id: t.task_id, executor_id: t.executor_id, duration_ms: t.duration_ms, input_bytes: t.input_bytes,
      input_records: t.input_records})} AS evidence,
  0.0 AS core_ms,
  list({stage_id: s.stage_id, stage_attempt_id: s.stage_attempt_id} ORDER BY s.lost_ms DESC, s.stage_id, s.stage_attempt_id) OVER alike AS alike_stages
FROM skewed_stages s LEFT JOIN stage_sql q USING (attempt_key, stage_id, stage_attempt_id)
WHERE s.kind = 'input' AND s.time_ratio >= $input_skew_ratio AND s.lost_ms >= $input_skew_min_lost_ms
WINDOW alike AS (PARTITION BY s.attempt_key, s.alike)
QUALIFY row_number() OVER (PARTITION BY s.attempt_key, s.alike ORDER BY s.lost_ms DESC, s.stage_id, s.stage_attempt_id) = 1

-- @waste
SELECT attempt_key, place, task_id, without_ms
FROM (SELECT attempt_key, place, unnest(alike_stages, recursive := true) FROM found) JOIN even_tasks USING (attempt_key, stage_id, stage_attempt_id)

-- @cannot-tell
SELECT attempt_key, 'The tasks have no input metrics.' AS reason
FROM stage_work GROUP BY ALL HAVING count(input_bytes) = 0
