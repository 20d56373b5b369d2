-- macro: getslowestjobs(app)
-- also: emr_getslowestjobs
-- what: The jobs of an application, the longest first.
-- parameter: app = application_id, or what appsof takes.
-- column: runtimesec = From submission to completion, in seconds; NULL while it runs, and then last.
SELECT *, (epoch_ms(strptime(completion_time, '%Y-%m-%dT%H:%M:%S.%gGMT')) - epoch_ms(strptime(submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT'))) / 1000 AS runtimesec
FROM spark_observability.jobs
WHERE application_id IN (FROM spark_observability.appsof(app))
ORDER BY runtimesec DESC NULLS LAST, job_id
