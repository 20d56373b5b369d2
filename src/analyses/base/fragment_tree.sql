-- what: Each fragment of a final plan with every fragment below it and itself, one row a pair (see plan_fragments).
WITH RECURSIVE
fragments AS (
  SELECT attempt_key, execution_id, fragment_id, any_value(parent_fragment_id) AS parent_fragment_id
  FROM plan_fragments GROUP BY attempt_key, execution_id, fragment_id
),
below AS (
  SELECT attempt_key, execution_id, fragment_id AS top_id, fragment_id FROM fragments
  UNION ALL
  SELECT b.attempt_key, b.execution_id, b.top_id, t.fragment_id
  FROM below b
  JOIN fragments t ON t.attempt_key = b.attempt_key AND t.execution_id = b.execution_id AND t.parent_fragment_id = b.fragment_id
)
SELECT * FROM below
