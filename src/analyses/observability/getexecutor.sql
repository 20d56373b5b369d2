-- macro: getexecutor(app, executor)
-- also: emr_getexecutor
-- what: One executor with its time of life.
-- parameter: app = application_id, or what appsof takes.
-- parameter: executor = executor_id, a text: 'driver' too.
-- column: uptime = From its addition to its removal or the end of the application, in ms; NULL if the log has neither.
-- column: remove_reason = Why it was removed.
-- differs: The published function takes a number, so not the driver, and has no uptime for executors that were never removed.
SELECT e.*, epoch_ms(coalesce(m.remove_time, a.end_time)) - epoch_ms(m.add_time) AS uptime, m.remove_reason
FROM spark_observability.executors e
JOIN main.executors m ON m.app_id = e.application_id AND m.attempt_id = e.attempt_id AND m.executor_id = e.executor_id
  AND strftime(m.add_time, '%Y-%m-%dT%H:%M:%S.%gGMT') IS NOT DISTINCT FROM e.add_time
JOIN main.attempts a ON a.attempt_key = m.attempt_key
WHERE e.application_id IN (FROM spark_observability.appsof(app)) AND e.executor_id = executor::VARCHAR
