-- what: Digests of the plans of each SQL execution that has one: one row an execution. asked is the same for the same query, whatever
--   the physical plan (of plan_steps); initial_shape and final_shape are those of the physical plan before and after it ran: names of
--   operators and who reads from whom.
WITH shapes AS (
  SELECT attempt_key, execution_id, plan_version,
    md5(string_agg(regexp_replace(trim(name), '[0-9]+', '#', 'g') || ':' || coalesce(parent_id::VARCHAR, ''), ' ' ORDER BY node_id)) AS shape,
    list(trim(name) ORDER BY node_id) FILTER (NOT regexp_matches(name, '^(WholeStage|AdaptiveSparkPlan|InputAdapter)')) AS operators
  FROM sql_plan_nodes LEFT JOIN (
    SELECT attempt_key, execution_id, plan_version, from_node_id AS node_id, min(to_node_id) AS parent_id
    FROM sql_plan_edges GROUP BY ALL
  ) USING (attempt_key, execution_id, plan_version, node_id)
  GROUP BY ALL
)
SELECT e.attempt_key, e.execution_id, a.asked, i.shape AS initial_shape, f.shape AS final_shape,
  i.operators AS initial_operators, f.operators AS final_operators
FROM sql_executions e
JOIN shapes i ON i.attempt_key = e.attempt_key AND i.execution_id = e.execution_id AND i.plan_version = 0
JOIN shapes f ON f.attempt_key = e.attempt_key AND f.execution_id = e.execution_id AND f.plan_version = e.plan_versions - 1
LEFT JOIN (
  SELECT attempt_key, execution_id, md5(string_agg(operator || args, ' ' ORDER BY operator, args)) AS asked FROM plan_steps GROUP BY ALL
) a ON a.attempt_key = e.attempt_key AND a.execution_id = e.execution_id
