-- what: What flows into each node of plan_nodes: one row per node and input (1 is the left one), with the rows of it and, where
--   it comes out of an exchange, that node and its bytes.
SELECT e.attempt_key, e.execution_id, e.to_node_id AS node_id,
  row_number() OVER (PARTITION BY e.attempt_key, e.execution_id, e.to_node_id ORDER BY e.edge_index) AS input,
  e.from_node_id AS child_id, r.rows, r.exchange_id, r.bytes
FROM costly_executions c
JOIN sql_plan_edges e USING (attempt_key, execution_id, plan_version)
LEFT JOIN node_rows r ON r.attempt_key = e.attempt_key AND r.execution_id = e.execution_id AND r.node_id = e.from_node_id
