-- macro: getslowestjobs(app)
-- what: The jobs of an application, the longest first.
-- parameter: app = application_id.
-- column: runtimesec = From submission to completion, in seconds; NULL while it runs, and then last.
SELECT j.*, (epoch_ms(m.completion_time) - epoch_ms(m.submission_time)) / 1000 AS runtimesec
FROM spark_observability.jobs j
JOIN main.jobs m ON m.app_id = j.application_id AND m.attempt_id = j.attempt_id AND m.job_id = j.job_id
WHERE j.application_id = app
ORDER BY runtimesec DESC NULLS LAST, j.job_id
