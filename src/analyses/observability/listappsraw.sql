-- macro: listappsraw(cluster := NULL)
-- what: The applications of a cluster as the history server answers them for applications/{id}, the latest first; without a cluster all of them.
-- parameter: cluster = cluster_id, or the ARN of an EMR cluster; NULL for all applications.
-- column: raw_json = id, name, attempts; times GMT, durations in ms.
SELECT app_id AS application_id, json_object('id', app_id, 'name', arg_max(name, start_time),
  'attempts', list(json_object('attemptId', nullif(attempt_id, ''),
    'startTime', strftime(start_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
    'endTime', strftime(end_time, '%Y-%m-%dT%H:%M:%S.%gGMT'),
    'duration', epoch_ms(end_time) - epoch_ms(start_time), 'sparkUser', spark_user, 'completed', completed,
    'appSparkVersion', spark_version) ORDER BY start_time DESC))::VARCHAR AS raw_json
FROM main.attempts
WHERE cluster IS NULL OR app_id IN (FROM spark_observability.appsof(cluster))
GROUP BY app_id
ORDER BY max(start_time) DESC
