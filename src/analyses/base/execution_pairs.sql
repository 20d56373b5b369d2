-- what: The SQL executions of the two attempts of `compared` (side a and b) that belong together: one row a pair. First those that ask
--   the same under the same description, in their order; then those that ask the same; then those of one description.
WITH own AS (
  SELECT c.side, e.execution_id, s.asked, regexp_replace(coalesce(e.description, ''), '[0-9]+', '#', 'g') AS description
  FROM compared c JOIN sql_executions e USING (attempt_key) JOIN execution_shapes s USING (attempt_key, execution_id)
),
nth1 AS (SELECT *, row_number() OVER (PARTITION BY side, asked, description ORDER BY execution_id) AS nth FROM own),
round1 AS (
  SELECT a.execution_id AS a_id, b.execution_id AS b_id, 'plan and description' AS matched_by
  FROM nth1 a JOIN nth1 b USING (asked, description, nth) WHERE a.side = 'a' AND b.side = 'b'
),
nth2 AS (
  SELECT *, row_number() OVER (PARTITION BY side, asked ORDER BY execution_id) AS nth FROM own
  WHERE (side = 'a' AND execution_id NOT IN (SELECT a_id FROM round1)) OR (side = 'b' AND execution_id NOT IN (SELECT b_id FROM round1))
),
round2 AS (
  SELECT a.execution_id AS a_id, b.execution_id AS b_id, 'plan' AS matched_by
  FROM nth2 a JOIN nth2 b USING (asked, nth) WHERE a.side = 'a' AND b.side = 'b'
),
nth3 AS (
  SELECT *, row_number() OVER (PARTITION BY side, description ORDER BY execution_id) AS nth FROM nth2
  WHERE (side = 'a' AND execution_id NOT IN (SELECT a_id FROM round2)) OR (side = 'b' AND execution_id NOT IN (SELECT b_id FROM round2))
),
round3 AS (
  SELECT a.execution_id AS a_id, b.execution_id AS b_id, 'description' AS matched_by
  FROM nth3 a JOIN nth3 b USING (description, nth) WHERE a.side = 'a' AND b.side = 'b' AND description <> ''
)
SELECT * FROM round1 UNION ALL SELECT * FROM round2 UNION ALL SELECT * FROM round3
