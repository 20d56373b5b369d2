-- question: Which plans changed between two runs, before and after they ran?
-- inputs: execution_pairs, execution_shapes, sql_executions; `compared` has the two attempts
-- column: a_execution_id = SQL execution of run a; NULL if nothing in it belongs to that of run b. The same for b.
-- column: matched_by = plan and description, plan, or description; NULL for one that is alone.
-- column: description = Its description.
-- column: a_duration_ms, b_duration_ms = From submission to completion, in ms.
-- column: same_query = Both ask the same, whatever the physical plan.
-- column: same_initial = The physical plans before they ran have the same operators in the same order; the same for same_final, those that ran.
-- column: initial_gone, initial_new = Operators of the initial plan that only run a has, and only run b; the same for final_gone, final_new.
WITH pairs AS (
  SELECT a_id, b_id, matched_by FROM execution_pairs
  UNION ALL
  SELECT if(c.side = 'a', s.execution_id, NULL), if(c.side = 'b', s.execution_id, NULL), NULL
  FROM compared c JOIN execution_shapes s USING (attempt_key)
  WHERE NOT EXISTS (FROM execution_pairs p WHERE (c.side = 'a' AND p.a_id = s.execution_id) OR (c.side = 'b' AND p.b_id = s.execution_id))
), sides AS (
  SELECT c.side, s.*, e.description, e.duration_ms FROM compared c JOIN execution_shapes s USING (attempt_key)
  JOIN sql_executions e USING (attempt_key, execution_id)
)
SELECT p.a_id AS a_execution_id, p.b_id AS b_execution_id, p.matched_by, coalesce(b.description, a.description) AS description,
  a.duration_ms AS a_duration_ms, b.duration_ms AS b_duration_ms,
  a.asked = b.asked AS same_query, a.initial_shape = b.initial_shape AS same_initial, a.final_shape = b.final_shape AS same_final,
  list_distinct([o FOR o IN a.initial_operators IF len(list_filter(a.initial_operators, lambda x: x = o)) > len(list_filter(b.initial_operators, lambda x: x = o))]) AS initial_gone,
  list_distinct([o FOR o IN b.initial_operators IF len(list_filter(b.initial_operators, lambda x: x = o)) > len(list_filter(a.initial_operators, lambda x: x = o))]) AS initial_new,
  list_distinct([o FOR o IN a.final_operators IF len(list_filter(a.final_operators, lambda x: x = o)) > len(list_filter(b.final_operators, lambda x: x = o))]) AS final_gone,
  list_distinct([o FOR o IN b.final_operators IF len(list_filter(b.final_operators, lambda x: x = o)) > len(list_filter(a.final_operators, lambda x: x = o))]) AS final_new
FROM pairs p
LEFT JOIN (SELECT * FROM sides WHERE side = 'a') a ON a.execution_id = p.a_id
LEFT JOIN (SELECT * FROM sides WHERE side = 'b') b ON b.execution_id = p.b_id
ORDER BY p.a_id NULLS LAST, p.b_id
