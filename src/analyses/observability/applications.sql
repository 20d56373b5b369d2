-- view: applications
-- what: Application attempts.
-- differs: Attempts without an attempt id (local, standalone, Kubernetes, EMR Serverless) are here, and those that did not complete; the published tool skipped both.
-- column: application_name = Name of the application.
-- column: duration_ms = From start to end; NULL if the log has no end (the history server has 0).
-- column: duration_minutes = The same in minutes, rounded to two places.
-- column: start_time = When it started, in the history server's format, GMT.
-- column: end_time = When it ended, in the same format; NULL if the log has no end.
-- column: spark_version = Version of Spark; NULL where the log does not say.
SELECT c.cluster_id, c.cluster_name, a.app_id AS application_id, a.attempt_id,
  a.name AS application_name,
  epoch_ms(a.end_time) - epoch_ms(a.start_time) AS duration_ms,
  round((epoch_ms(a.end_time) - epoch_ms(a.start_time)) / 60000, 2)::DOUBLE AS duration_minutes,
  strftime(a.start_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS start_time,
  strftime(a.end_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS end_time,
  a.spark_version
FROM main.attempts a LEFT JOIN main.attempt_clusters c USING (attempt_key)
