-- macro: getsloweststages(app)
-- also: emr_getsloweststages
-- what: The stage attempts of an application that ran, the longest first, with spill, input, output and shuffle.
-- parameter: app = application_id, or what appsof takes.
-- column: runtimesec = From submission to completion, in seconds.
-- column: executor_run_time = Sum over its tasks, in ms.
-- column: executor_cpu_time = Sum over its tasks, in ns.
-- column: jvm_gc_time = Sum over its tasks, in ms.
-- differs: The counts of tasks have values; the published function asked for numCompletedTasks, which stages do not have.
SELECT * FROM spark_observability.stagemetrics(app) ORDER BY runtimesec DESC NULLS LAST, stage_id, stage_attempt_id
