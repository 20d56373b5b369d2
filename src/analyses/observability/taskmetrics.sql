-- macro: taskmetrics(app, stage)
-- what: Distributions of task metrics of the attempts of a stage, as taskSummary answers them.
-- parameter: app = application_id, or what appsof takes.
-- parameter: stage = stage_id.
-- column: raw_json = As in task_summaries: quantiles 0, 0.25, 0.5, 0.75, 1.
-- differs: All attempts of the stage; the published function read attempt 0, with other quantiles than its tables.
SELECT * FROM spark_observability.task_summaries
WHERE application_id IN (FROM spark_observability.appsof(app)) AND stage_id = stage
ORDER BY attempt_id, stage_attempt_id
