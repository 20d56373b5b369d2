-- view: ineffjobraw_published
-- what: The efficiency checks of each stage as the published notebook computes them, with its defects, for those who compare with its results.
-- differs: Kept defects: the check of chunks looks at the least task only (its filters of the median and of the greatest task are those of the least); the greatest rate of writing is computed from the bytes read; prbinary goes into nothing; task_completion_rate is a percentage and compared with 0.9, so that check never fires but at 0; stages are joined by cluster and stage number alone, so that attempts of a stage, and applications of one cluster, multiply; the least duration makes skewbinary fire for nearly any stage with one quick task. Complete stages only. Where the log names no cluster, the application stands for it.
-- column: cluster_id = As in applications.
-- column: cluster_name = As in applications.
-- column: stage_id = Number of the stage.
-- column: skewbinary = 1 if the median duration is above twice the least, or the greatest above twice the median.
-- column: spillbinary = 1 if the median or greatest memory spill of a task is above 256 MB.
-- column: diskspillbinary = 1 if the median or greatest disk spill of a task is above 256 MB.
-- column: chunkbinary = 1 if the least task read, wrote or shuffled more than 512 MB.
-- column: prbinary = 1 if a task's bytes by ms are between 0.01 and 10000, for any of four kinds of bytes at the least, median or greatest values.
-- column: goldcheckfilter = How many of skew, spill, disk spill, chunk and completion rate fire, 0 to 5.
-- column: task_completion_rate = Complete by all tasks of the stage, in percent.
-- column: duration = From submission to completion of the stage, in ms.
-- column: completion_time = When the stage completed, GMT.
WITH summaries AS (
  SELECT coalesce(cluster_id, application_id) AS place, cluster_id, cluster_name, stage_id,
    (raw_json::JSON->'$.duration')::DOUBLE[] AS dur,
    (raw_json::JSON->'$.memoryBytesSpilled')::DOUBLE[] AS mem,
    (raw_json::JSON->'$.diskBytesSpilled')::DOUBLE[] AS disk,
    [(raw_json::JSON->path)::DOUBLE[] FOR path IN ['$.inputMetrics.bytesRead', '$.outputMetrics.bytesWritten',
      '$.shuffleReadMetrics.readBytes', '$.shuffleWriteMetrics.writeBytes']] AS bytes
  FROM spark_observability.task_summaries
), checks AS (
  SELECT *,
    (dur[3] > 2 * dur[1] OR dur[5] > 2 * dur[3])::INTEGER AS skewbinary,
    (mem[3] > 256e6 OR mem[5] > 256e6)::INTEGER AS spillbinary,
    (disk[3] > 256e6 OR disk[5] > 256e6)::INTEGER AS diskspillbinary,
    list_bool_or([b[1] > 512e6 FOR b IN bytes])::INTEGER AS chunkbinary,
    coalesce(list_bool_or([rate BETWEEN 0.01 AND 10000 FOR rate IN list_concat(
      [b[1] / nullif(dur[1], 0) FOR b IN bytes],
      [b[3] / nullif(dur[3], 0) FOR b IN bytes],
      [b[5] / nullif(dur[5], 0) FOR b IN [bytes[1], bytes[3], bytes[4]]])]), false)::INTEGER AS prbinary
  FROM summaries
), stages AS (
  SELECT coalesce(cluster_id, application_id) AS place, stage_id, task_completion_rate, completion_time,
    epoch_ms(strptime(completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT')) - epoch_ms(strptime(submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT')) AS duration
  FROM spark_observability.stages WHERE status = 'COMPLETE'
)
SELECT c.cluster_id, c.cluster_name, c.stage_id, c.skewbinary, c.spillbinary, c.diskspillbinary, c.chunkbinary, c.prbinary,
  c.skewbinary + c.spillbinary + c.diskspillbinary + c.chunkbinary + (s.task_completion_rate < 0.9)::INTEGER AS goldcheckfilter,
  s.task_completion_rate, s.duration, s.completion_time
FROM checks c JOIN stages s USING (place, stage_id)
