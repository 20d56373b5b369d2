-- macro: listshsexecutorsraw(app)
-- also: emr_listshsexecutorsraw
-- what: Executors and the driver as the history server answers them for allexecutors, those that were removed too.
-- parameter: app = application_id, or what appsof takes.
-- column: raw_json = The answer; memory in bytes, times in ms, dates GMT. A field is null where the log does not say.
SELECT e.application_id, e.attempt_id, e.executor_id, json_object(
  'id', e.executor_id, 'hostPort', e.host_port, 'isActive', e.is_active, 'rddBlocks', e.rdd_blocks,
  'memoryUsed', e.memory_used, 'diskUsed', e.disk_used, 'totalCores', e.total_cores, 'maxTasks', e.max_tasks,
  'activeTasks', e.active_tasks, 'failedTasks', e.failed_tasks, 'completedTasks', e.completed_tasks,
  'totalTasks', e.total_tasks, 'totalDuration', e.total_duration, 'totalGCTime', e.total_gc_time,
  'totalInputBytes', e.total_input_bytes, 'totalShuffleRead', e.total_shuffle_read,
  'totalShuffleWrite', e.total_shuffle_write, 'isBlacklisted', e.is_blacklisted, 'maxMemory', e.max_memory,
  'addTime', e.add_time, 'removeTime', strftime(m.remove_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
  'removeReason', m.remove_reason, 'executorLogs', e.executor_logs::JSON, 'attributes', m.attributes::JSON,
  'resources', m.resources::JSON, 'resourceProfileId', m.resource_profile_id, 'isExcluded', m.is_excluded,
  'excludedInStages', m.excluded_in_stages)::VARCHAR AS raw_json
FROM spark_observability.executors e
JOIN main.executors m ON m.app_id = e.application_id AND m.attempt_id = e.attempt_id AND m.executor_id = e.executor_id
  AND strftime(m.add_time, '%Y-%m-%dT%H:%M:%S.%gGMT') IS NOT DISTINCT FROM e.add_time
WHERE e.application_id IN (FROM spark_observability.appsof(app))
ORDER BY e.attempt_id, e.executor_id
