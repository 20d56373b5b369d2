-- what: Operators of native_support that an engine has by themselves but that may stay on the JVM because of another one: all of its
--   codegen cluster, and all that read from it within the same stage (Gluten's qualification tool carries it the same way, through
--   the whole plan). Of operators that stayed there for a reason that the lists do not tell, it begins with the lowest. One row
--   per engine and node.
WITH RECURSIVE
links AS (
  SELECT f.attempt_key, f.execution_id, f.node_id, p.node_id AS parent_id
  FROM plan_operators n
  JOIN plan_fragments f USING (attempt_key, execution_id, node_id)
  JOIN plan_fragments p ON p.attempt_key = n.attempt_key AND p.execution_id = n.execution_id AND p.node_id = n.parent_id
  WHERE p.fragment_id = f.fragment_id
),
kept AS (
  SELECT attempt_key, execution_id, node_id, engine, stayed FROM native_support WHERE stayed OR support NOT IN ('native', 'full')
),
bad AS (
  SELECT k.* EXCLUDE stayed FROM kept k
  WHERE NOT k.stayed OR NOT EXISTS (
    FROM links l JOIN kept b USING (attempt_key, execution_id, node_id)
    WHERE l.attempt_key = k.attempt_key AND l.execution_id = k.execution_id AND l.parent_id = k.node_id AND b.engine = k.engine)
),
above AS (
  SELECT attempt_key, execution_id, node_id, parent_id AS other_id FROM links
  UNION
  SELECT a.attempt_key, a.execution_id, a.node_id, b.node_id
  FROM plan_operators a JOIN plan_operators b USING (attempt_key, execution_id, cluster_node_id)
  WHERE a.node_id <> b.node_id
),
carried AS (
  SELECT * FROM bad
  UNION
  SELECT c.attempt_key, c.execution_id, a.other_id, c.engine
  FROM carried c JOIN above a USING (attempt_key, execution_id, node_id)
)
SELECT c.attempt_key, c.execution_id, c.node_id, c.engine
FROM carried c
JOIN native_support n USING (attempt_key, execution_id, node_id, engine)
ANTI JOIN bad USING (attempt_key, execution_id, node_id, engine)
WHERE n.support = 'full'
