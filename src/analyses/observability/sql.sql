-- view: sql
-- what: SQL executions, those with a plan or a job, with the graph of the plan that ran and the values of its metrics.
-- differs: All of them. The published tool asked without a length and so got the first 20 of each application.
-- column: sql_id = Number of the execution.
-- column: description = Job description or call site.
-- column: status = RUNNING, COMPLETED or FAILED.
-- column: duration_ms = From submission to completion; NULL while it runs.
-- column: submission_time = When it began, GMT.
-- column: sql_raw_json = What the history server answers for sql/{id}, with nodes, edges and metric values, without session settings.
WITH metrics AS (
  SELECT attempt_key, execution_id, node_id,
    list(json_object('name', trim(name), 'value', value) ORDER BY metric_index) AS metrics
  FROM main.sql_metrics WHERE is_final AND value IS NOT NULL GROUP BY ALL
), nodes AS (
  SELECT n.attempt_key, n.execution_id, n.plan_version,
    list(json_object('nodeId', n.node_id, 'nodeName', trim(n.name), 'wholeStageCodegenId', n.codegen_id,
      'metrics', coalesce(m.metrics, []), 'desc', n.simple_string) ORDER BY n.node_id DESC) AS nodes
  FROM main.sql_plan_nodes n LEFT JOIN metrics m USING (attempt_key, execution_id, node_id)
  WHERE (n.attempt_key, n.execution_id, n.plan_version)
    IN (SELECT (attempt_key, execution_id, plan_version) FROM main.sql_plans WHERE is_final)
  GROUP BY ALL
), edges AS (
  SELECT attempt_key, execution_id, plan_version,
    list(json_object('fromId', from_node_id, 'toId', to_node_id) ORDER BY edge_index) AS edges
  FROM main.sql_plan_edges GROUP BY ALL
)
SELECT c.cluster_id, c.cluster_name, e.app_id AS application_id, e.attempt_id,
  e.execution_id AS sql_id, e.description, e.status, e.duration_ms,
  strftime(e.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT') AS submission_time,
  json_object('id', e.execution_id, 'status', e.status, 'description', e.description,
    'planDescription', e.physical_plan_description,
    'submissionTime', strftime(e.submission_time, '%Y-%m-%dT%H:%M:%S.%gGMT'), 'duration', e.duration_ms,
    'runningJobIds', e.running_job_ids, 'successJobIds', e.succeeded_job_ids, 'failedJobIds', e.failed_job_ids,
    'nodes', coalesce(n.nodes, []), 'edges', coalesce(g.edges, []), 'queryId', e.query_id,
    'errorMessage', e.error_message, 'rootExecutionId', e.root_execution_id)::VARCHAR AS sql_raw_json
FROM main.sql_executions e
LEFT JOIN main.attempt_clusters c USING (attempt_key)
LEFT JOIN nodes n ON n.attempt_key = e.attempt_key AND n.execution_id = e.execution_id
  AND n.plan_version = e.plan_versions - 1
LEFT JOIN edges g ON g.attempt_key = e.attempt_key AND g.execution_id = e.execution_id
  AND g.plan_version = e.plan_versions - 1
WHERE e.plan_versions > 0 OR len(e.running_job_ids) > 0 OR len(e.succeeded_job_ids) > 0 OR len(e.failed_job_ids) > 0
