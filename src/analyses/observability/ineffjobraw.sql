-- view: ineffjobraw
-- what: The efficiency checks of each stage attempt, with the defects of the published notebook corrected; ineffjobraw_published has them as published.
-- differs: A row is a stage attempt of one application attempt: nothing multiplies. skewbinary compares the longest task with the median only, because one quick task is no skew. chunkbinary looks at the least, median and greatest task, as was meant. The rate of writing is computed from the bytes written. The completion rate is compared with 90 percent. Failed stages count too. prbinary stays out of goldcheckfilter: its range (10 bytes to 10 MB a second) holds for most stages, good ones too.
-- column: stage_id = Number of the stage.
-- column: skewbinary = 1 if the longest task took more than twice the median.
-- column: spillbinary = 1 if the median or greatest memory spill of a task is above 256 MB.
-- column: diskspillbinary = 1 if the median or greatest disk spill of a task is above 256 MB.
-- column: chunkbinary = 1 if a task read, wrote or shuffled more than 512 MB.
-- column: prbinary = 1 if a task's bytes by ms are between 0.01 and 10000, for any of four kinds of bytes at the least, median or greatest values.
-- column: goldcheckfilter = How many of skew, spill, disk spill, chunk and completion rate (below 90 percent) fire, 0 to 5.
-- column: task_completion_rate = Complete by all tasks of the stage, in percent.
-- column: duration = From submission to completion of the stage attempt, in ms; NULL while it runs.
-- column: completion_time = When it completed or failed, GMT.
WITH summaries AS (
  SELECT *,
    (raw_json::JSON->'$.duration')::DOUBLE[] AS dur,
    (raw_json::JSON->'$.memoryBytesSpilled')::DOUBLE[] AS mem,
    (raw_json::JSON->'$.diskBytesSpilled')::DOUBLE[] AS disk,
    [(raw_json::JSON->path)::DOUBLE[] FOR path IN ['$.inputMetrics.bytesRead', '$.outputMetrics.bytesWritten',
      '$.shuffleReadMetrics.readBytes', '$.shuffleWriteMetrics.writeBytes']] AS bytes
  FROM main.stage_distributions
), checks AS (
  SELECT *,
    (dur[5] > 2 * dur[3])::INTEGER AS skewbinary,
    (mem[3] > 256e6 OR mem[5] > 256e6)::INTEGER AS spillbinary,
    (disk[3] > 256e6 OR disk[5] > 256e6)::INTEGER AS diskspillbinary,
    list_bool_or([b[5] > 512e6 FOR b IN bytes])::INTEGER AS chunkbinary,
    coalesce(list_bool_or([rate BETWEEN 0.01 AND 10000 FOR rate IN list_concat(
      [b[1] / nullif(dur[1], 0) FOR b IN bytes],
      [b[3] / nullif(dur[3], 0) FOR b IN bytes],
      [b[5] / nullif(dur[5], 0) FOR b IN bytes])]), false)::INTEGER AS prbinary
  FROM summaries
), stages AS (
  SELECT attempt_key, stage_id, stage_attempt_id,
    round(num_complete_tasks / nullif(num_tasks, 0) * 100, 2)::DOUBLE AS task_completion_rate,
    epoch_ms(completion_time) - epoch_ms(submission_time) AS duration,
    strftime(completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS completion_time
  FROM main.stages
)
SELECT l.cluster_id, l.cluster_name, c.app_id AS application_id, c.attempt_id, c.stage_id::BIGINT AS stage_id,
  c.skewbinary, c.spillbinary, c.diskspillbinary, c.chunkbinary, c.prbinary,
  c.skewbinary + c.spillbinary + c.diskspillbinary + c.chunkbinary + (s.task_completion_rate < 90)::INTEGER AS goldcheckfilter,
  s.task_completion_rate, s.duration, s.completion_time
FROM checks c JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
LEFT JOIN main.attempt_clusters l USING (attempt_key)
