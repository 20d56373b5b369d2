-- view: main.stage_distributions
-- what: Distributions of task metrics of each stage attempt of which a task succeeded, at the quantiles 0, 0.25, 0.5, 0.75 and 1, as the history server takes them: the value at place floor(q * n) of the ascending values of the n tasks that succeeded, the last one for 1; never between two values.
-- column: attempt_key = Number of the application attempt in this database.
-- column: app_id = Application id as Spark gave it.
-- column: attempt_id = Attempt id as the cluster manager gave it; '' where Spark gives none.
-- column: stage_id = Number of the stage.
-- column: stage_attempt_id = Attempt of the stage.
-- column: raw_json = What the history server answers for taskSummary with these quantiles. A task that still ran has no duration here; the history server counts it up to the last change of the log.
WITH listed AS (
  SELECT *, status = 'SUCCESS' AS succeeded FROM main.tasks WHERE is_listed
), sorted AS (
  SELECT attempt_key, app_id, attempt_id, stage_id, stage_attempt_id,
    count(*) FILTER (succeeded) AS n,
    list_sort(list(duration_ms::DOUBLE) FILTER (duration_ms IS NOT NULL)) AS duration,
    list_sort(list((coalesce(executor_deserialize_time_ms, 0))::DOUBLE) FILTER (succeeded)) AS executor_deserialize_time,
    list_sort(list((coalesce(executor_deserialize_cpu_time_ns, 0))::DOUBLE) FILTER (succeeded)) AS executor_deserialize_cpu_time,
    list_sort(list((coalesce(executor_run_time_ms, 0))::DOUBLE) FILTER (succeeded)) AS executor_run_time,
    list_sort(list((coalesce(executor_cpu_time_ns, 0))::DOUBLE) FILTER (succeeded)) AS executor_cpu_time,
    list_sort(list((coalesce(result_size_bytes, 0))::DOUBLE) FILTER (succeeded)) AS result_size,
    list_sort(list((coalesce(jvm_gc_time_ms, 0))::DOUBLE) FILTER (succeeded)) AS jvm_gc_time,
    list_sort(list((coalesce(result_serialization_time_ms, 0))::DOUBLE) FILTER (succeeded)) AS result_serialization_time,
    list_sort(list((getting_result_time_ms)::DOUBLE) FILTER (getting_result_time_ms IS NOT NULL)) AS getting_result_time,
    list_sort(list((scheduler_delay_ms)::DOUBLE) FILTER (scheduler_delay_ms IS NOT NULL)) AS scheduler_delay,
    list_sort(list((coalesce(peak_execution_memory_bytes, 0))::DOUBLE) FILTER (succeeded)) AS peak_execution_memory,
    list_sort(list((coalesce(memory_bytes_spilled, 0))::DOUBLE) FILTER (succeeded)) AS memory_bytes_spilled,
    list_sort(list((coalesce(disk_bytes_spilled, 0))::DOUBLE) FILTER (succeeded)) AS disk_bytes_spilled,
    list_sort(list((coalesce(input_bytes, 0))::DOUBLE) FILTER (succeeded)) AS bytes_read,
    list_sort(list((coalesce(input_records, 0))::DOUBLE) FILTER (succeeded)) AS records_read,
    list_sort(list((coalesce(output_bytes, 0))::DOUBLE) FILTER (succeeded)) AS bytes_written,
    list_sort(list((coalesce(output_records, 0))::DOUBLE) FILTER (succeeded)) AS records_written,
    list_sort(list((coalesce(shuffle_local_bytes_read, 0) + coalesce(shuffle_remote_bytes_read, 0))::DOUBLE) FILTER (succeeded)) AS read_bytes,
    list_sort(list((coalesce(shuffle_records_read, 0))::DOUBLE) FILTER (succeeded)) AS read_records,
    list_sort(list((coalesce(shuffle_remote_blocks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS remote_blocks_fetched,
    list_sort(list((coalesce(shuffle_local_blocks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS local_blocks_fetched,
    list_sort(list((coalesce(shuffle_fetch_wait_time_ms, 0))::DOUBLE) FILTER (succeeded)) AS fetch_wait_time,
    list_sort(list((coalesce(shuffle_remote_bytes_read, 0))::DOUBLE) FILTER (succeeded)) AS remote_bytes_read,
    list_sort(list((coalesce(shuffle_remote_bytes_read_to_disk, 0))::DOUBLE) FILTER (succeeded)) AS remote_bytes_read_to_disk,
    list_sort(list((coalesce(shuffle_local_blocks_fetched, 0) + coalesce(shuffle_remote_blocks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS total_blocks_fetched,
    list_sort(list((coalesce(shuffle_remote_requests_duration_ms, 0))::DOUBLE) FILTER (succeeded)) AS remote_reqs_duration,
    list_sort(list((coalesce(push_corrupt_merged_block_chunks, 0))::DOUBLE) FILTER (succeeded)) AS corrupt_merged_block_chunks,
    list_sort(list((coalesce(push_merged_fetch_fallback_count, 0))::DOUBLE) FILTER (succeeded)) AS merged_fetch_fallback_count,
    list_sort(list((coalesce(push_remote_merged_blocks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS remote_merged_blocks_fetched,
    list_sort(list((coalesce(push_local_merged_blocks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS local_merged_blocks_fetched,
    list_sort(list((coalesce(push_remote_merged_chunks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS remote_merged_chunks_fetched,
    list_sort(list((coalesce(push_local_merged_chunks_fetched, 0))::DOUBLE) FILTER (succeeded)) AS local_merged_chunks_fetched,
    list_sort(list((coalesce(push_remote_merged_bytes_read, 0))::DOUBLE) FILTER (succeeded)) AS remote_merged_bytes_read,
    list_sort(list((coalesce(push_local_merged_bytes_read, 0))::DOUBLE) FILTER (succeeded)) AS local_merged_bytes_read,
    list_sort(list((coalesce(push_remote_merged_requests_duration_ms, 0))::DOUBLE) FILTER (succeeded)) AS remote_merged_reqs_duration,
    list_sort(list((coalesce(shuffle_bytes_written, 0))::DOUBLE) FILTER (succeeded)) AS write_bytes,
    list_sort(list((coalesce(shuffle_records_written, 0))::DOUBLE) FILTER (succeeded)) AS write_records,
    list_sort(list((coalesce(shuffle_write_time_ns, 0))::DOUBLE) FILTER (succeeded)) AS write_time
  FROM listed
  GROUP BY ALL
), placed AS (
  SELECT *, [1, 1 + n // 4, 1 + n // 2, 1 + 3 * n // 4, n] AS places FROM sorted WHERE n > 0
)
SELECT attempt_key, app_id, attempt_id, stage_id, stage_attempt_id,
  json_object('quantiles', [0.0::DOUBLE, 0.25, 0.5, 0.75, 1.0],
    'duration', [duration[i] FOR i IN places],
    'executorDeserializeTime', [executor_deserialize_time[i] FOR i IN places],
    'executorDeserializeCpuTime', [executor_deserialize_cpu_time[i] FOR i IN places],
    'executorRunTime', [executor_run_time[i] FOR i IN places],
    'executorCpuTime', [executor_cpu_time[i] FOR i IN places],
    'resultSize', [result_size[i] FOR i IN places],
    'jvmGcTime', [jvm_gc_time[i] FOR i IN places],
    'resultSerializationTime', [result_serialization_time[i] FOR i IN places],
    'gettingResultTime', [getting_result_time[i] FOR i IN places],
    'schedulerDelay', [scheduler_delay[i] FOR i IN places],
    'peakExecutionMemory', [peak_execution_memory[i] FOR i IN places],
    'memoryBytesSpilled', [memory_bytes_spilled[i] FOR i IN places],
    'diskBytesSpilled', [disk_bytes_spilled[i] FOR i IN places],
    'inputMetrics', json_object('bytesRead', [bytes_read[i] FOR i IN places], 'recordsRead', [records_read[i] FOR i IN places]),
    'outputMetrics', json_object('bytesWritten', [bytes_written[i] FOR i IN places], 'recordsWritten', [records_written[i] FOR i IN places]),
    'shuffleReadMetrics', json_object(
      'readBytes', [read_bytes[i] FOR i IN places],
      'readRecords', [read_records[i] FOR i IN places],
      'remoteBlocksFetched', [remote_blocks_fetched[i] FOR i IN places],
      'localBlocksFetched', [local_blocks_fetched[i] FOR i IN places],
      'fetchWaitTime', [fetch_wait_time[i] FOR i IN places],
      'remoteBytesRead', [remote_bytes_read[i] FOR i IN places],
      'remoteBytesReadToDisk', [remote_bytes_read_to_disk[i] FOR i IN places],
      'totalBlocksFetched', [total_blocks_fetched[i] FOR i IN places],
      'remoteReqsDuration', [remote_reqs_duration[i] FOR i IN places],
      'shufflePushReadMetricsDist', json_object(
        'corruptMergedBlockChunks', [corrupt_merged_block_chunks[i] FOR i IN places],
        'mergedFetchFallbackCount', [merged_fetch_fallback_count[i] FOR i IN places],
        'remoteMergedBlocksFetched', [remote_merged_blocks_fetched[i] FOR i IN places],
        'localMergedBlocksFetched', [local_merged_blocks_fetched[i] FOR i IN places],
        'remoteMergedChunksFetched', [remote_merged_chunks_fetched[i] FOR i IN places],
        'localMergedChunksFetched', [local_merged_chunks_fetched[i] FOR i IN places],
        'remoteMergedBytesRead', [remote_merged_bytes_read[i] FOR i IN places],
        'localMergedBytesRead', [local_merged_bytes_read[i] FOR i IN places],
        'remoteMergedReqsDuration', [remote_merged_reqs_duration[i] FOR i IN places])),
    'shuffleWriteMetrics', json_object('writeBytes', [write_bytes[i] FOR i IN places], 'writeRecords', [write_records[i] FOR i IN places], 'writeTime', [write_time[i] FOR i IN places]))::VARCHAR AS raw_json
FROM placed
