-- view: task_summaries
-- what: Distributions of task metrics of each stage attempt, at the quantiles 0, 0.25, 0.5, 0.75 and 1.
-- differs: Quantiles are as Spark takes them: the value at place floor(q * n) of the ascending values of the n tasks that succeeded, the last one for 1; never between two values. A stage of which no task succeeded has no row, as in the history server. A task that still ran has no duration here; the history server counts it up to the last change of the log.
-- column: stage_id = Number of the stage.
-- column: stage_attempt_id = Attempt of the stage.
-- column: raw_json = What the history server answers for taskSummary with these quantiles.
SELECT c.cluster_id, c.cluster_name, s.app_id AS application_id, s.attempt_id,
  s.stage_id::BIGINT AS stage_id, s.stage_attempt_id::BIGINT AS stage_attempt_id, s.raw_json
FROM main.stage_distributions s LEFT JOIN main.attempt_clusters c USING (attempt_key)
