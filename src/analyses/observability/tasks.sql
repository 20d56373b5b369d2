-- view: tasks
-- what: Task attempts.
-- differs: All of them. The published tool asked without a length and so got the first 20 of each stage, on Databricks only.
-- column: stage_id = Number of the stage.
-- column: stage_attempt_id = Attempt of the stage.
-- column: task_id = Number of the task attempt in the application.
-- column: index = Place of the task in the stage.
-- column: attempt = Attempt of the task, from 0.
-- column: launch_time = When it was launched, GMT.
-- column: duration = From launch to finish, in ms; NULL while it runs.
-- column: executor_id = Executor it ran on.
-- column: host = Its host.
-- column: status = SUCCESS, FAILED, KILLED, RUNNING or GET RESULT.
-- column: task_locality = PROCESS_LOCAL, NODE_LOCAL, RACK_LOCAL, NO_PREF or ANY.
-- column: speculative = Whether it was a speculative copy.
SELECT c.cluster_id, c.cluster_name, t.app_id AS application_id, t.attempt_id,
  t.stage_id::BIGINT AS stage_id, t.stage_attempt_id::BIGINT AS stage_attempt_id, t.task_id::BIGINT AS task_id,
  t.task_index::BIGINT AS "index", t.attempt::BIGINT AS attempt,
  strftime(t.launch_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS launch_time,
  t.duration_ms AS duration, t.executor_id, t.host, t.status, t.locality AS task_locality, t.speculative
FROM main.tasks t LEFT JOIN main.attempt_clusters c USING (attempt_key)
