-- macro: listshsstagesraw(app)
-- also: emr_listshsstagesraw
-- what: The stage attempts of an application that ran as the history server answers them for stages, the latest first.
-- parameter: app = application_id, or what appsof takes.
-- column: raw_json = The answer, without accumulators, distributions and peaks (task_summaries has the distributions). A sum is null where the log does not have the metric.
-- differs: Failed and running stages too.
SELECT s.app_id AS application_id, s.attempt_id, s.stage_id, s.stage_attempt_id, json_object(
  'status', s.status, 'stageId', s.stage_id, 'attemptId', s.stage_attempt_id, 'numTasks', s.num_tasks,
  'numActiveTasks', s.num_active_tasks, 'numCompleteTasks', s.num_complete_tasks,
  'numFailedTasks', s.num_failed_tasks, 'numKilledTasks', s.num_killed_tasks,
  'numCompletedIndices', s.num_completed_indices,
  'submissionTime', strftime(s.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'firstTaskLaunchedTime', strftime(s.first_task_launched_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'completionTime', strftime(s.completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'failureReason', s.failure_reason, 'executorDeserializeTime', s.executor_deserialize_time_ms,
  'executorDeserializeCpuTime', s.executor_deserialize_cpu_time_ns,
  'executorRunTime', s.executor_run_time_ms, 'executorCpuTime', s.executor_cpu_time_ns,
  'resultSize', s.result_size_bytes, 'jvmGcTime', s.jvm_gc_time_ms,
  'resultSerializationTime', s.result_serialization_time_ms, 'memoryBytesSpilled', s.memory_bytes_spilled,
  'diskBytesSpilled', s.disk_bytes_spilled, 'peakExecutionMemory', s.peak_execution_memory_bytes,
  'inputBytes', s.input_bytes, 'inputRecords', s.input_records, 'outputBytes', s.output_bytes,
  'outputRecords', s.output_records, 'shuffleRemoteBlocksFetched', s.shuffle_remote_blocks_fetched,
  'shuffleLocalBlocksFetched', s.shuffle_local_blocks_fetched,
  'shuffleFetchWaitTime', s.shuffle_fetch_wait_time_ms,
  'shuffleRemoteBytesRead', s.shuffle_remote_bytes_read,
  'shuffleRemoteBytesReadToDisk', s.shuffle_remote_bytes_read_to_disk,
  'shuffleLocalBytesRead', s.shuffle_local_bytes_read,
  'shuffleReadBytes', s.shuffle_local_bytes_read + s.shuffle_remote_bytes_read,
  'shuffleReadRecords', s.shuffle_records_read, 'shuffleWriteBytes', s.shuffle_bytes_written,
  'shuffleWriteTime', s.shuffle_write_time_ns, 'shuffleWriteRecords', s.shuffle_records_written,
  'name', s.name, 'description', s.description, 'details', s.details, 'schedulingPool', s.scheduling_pool,
  'rddIds', s.rdd_ids, 'killedTasksSummary', s.killed_tasks_summary::JSON,
  'resourceProfileId', s.resource_profile_id)::VARCHAR AS raw_json
FROM main.stages s
WHERE s.app_id IN (FROM spark_observability.appsof(app)) AND s.status NOT IN ('SKIPPED', 'PENDING')
ORDER BY s.attempt_id, s.stage_id DESC, s.stage_attempt_id DESC
