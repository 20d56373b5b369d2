-- what: With which operator each node goes that only hands rows on (plan_operators): the one of its stage that reads from it, or
--   where there is none, the one that it reads from. One row a node; none if it is alone in its stage.
WITH RECURSIVE
links AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.hands_on, p.node_id AS above_id, p.hands_on AS above_hands_on
  FROM plan_operators n
  JOIN plan_operators p ON p.attempt_key = n.attempt_key AND p.execution_id = n.execution_id AND p.node_id = n.parent_id
  JOIN plan_fragments f ON f.attempt_key = n.attempt_key AND f.execution_id = n.execution_id AND f.node_id = n.node_id
  JOIN plan_fragments g ON g.attempt_key = p.attempt_key AND g.execution_id = p.execution_id AND g.node_id = p.node_id
  WHERE f.fragment_id = g.fragment_id
),
read AS (
  SELECT attempt_key, execution_id, node_id, above_id AS with_id FROM links WHERE hands_on AND NOT above_hands_on
  UNION ALL
  SELECT l.attempt_key, l.execution_id, l.node_id, r.with_id
  FROM read r JOIN links l ON l.attempt_key = r.attempt_key AND l.execution_id = r.execution_id AND l.above_id = r.node_id
  WHERE l.hands_on
),
reads AS (
  SELECT attempt_key, execution_id, above_id AS node_id, node_id AS with_id FROM links WHERE above_hands_on AND NOT hands_on
  UNION ALL
  SELECT l.attempt_key, l.execution_id, l.above_id, r.with_id
  FROM reads r JOIN links l USING (attempt_key, execution_id, node_id)
  WHERE l.above_hands_on
)
SELECT * FROM read
UNION ALL
SELECT attempt_key, execution_id, node_id, min(with_id) FROM reads ANTI JOIN read USING (attempt_key, execution_id, node_id) GROUP BY ALL
