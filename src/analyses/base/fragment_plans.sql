-- what: Fragments of final plans (see plan_fragments) with a digest of all the plan below them, one row a fragment: two with
--   the same digest compute the same thing, as far as the plan texts tell (Spark truncates long lists). task_ms: what its
--   stages and those of the fragments below took. stage_id: its own (first) stage. comparable: false where a leaf is an RDD or
--   a local table, whose data the text does not name.
WITH texts AS (
  SELECT f.attempt_key, f.execution_id, f.fragment_id, any_value(f.parent_fragment_id) AS parent_fragment_id,
    string_agg(n.canonical || coalesce(n.metadata::VARCHAR, ''), chr(10) ORDER BY n.node_id)
      FILTER (WHERE n.kind <> 'wrapper' AND n.name NOT IN ('AQEShuffleRead', 'CustomShuffleReader')
        AND NOT (n.node_id = f.fragment_id AND n.kind IN ('exchange', 'broadcast', 'subquery'))) AS text,
    bool_or(regexp_matches(n.name, '^(Scan ?\[|Scan ExistingRDD|Scan \w+RDD|LocalTableScan|BatchScan|MicroBatchScan|Scan '
      || 'In-memory|InMemoryTableScan|RDDScan)')) AS opaque,
    bool_or(n.name LIKE 'Execute %' OR n.name LIKE '%Write%' OR n.name LIKE '%Append%' OR n.name LIKE '%Overwrite%') AS writes
  FROM plan_fragments f
  JOIN plan_nodes n USING (attempt_key, execution_id, node_id)
  GROUP BY f.attempt_key, f.execution_id, f.fragment_id
),
costs AS (
  SELECT f.attempt_key, f.execution_id, f.fragment_id, sum(t.task_ms) AS task_ms, min(t.stage_id) AS stage_id
  FROM plan_fragments f
  JOIN node_time t USING (attempt_key, execution_id, node_id)
  WHERE t.role <> 'read'
  GROUP BY ALL
),
plans AS (
  SELECT b.attempt_key, b.execution_id, b.top_id AS fragment_id,
    any_value(t.parent_fragment_id) FILTER (WHERE t.fragment_id = b.top_id) AS parent_fragment_id,
    md5(string_agg(t.text, chr(10) || '--' || chr(10) ORDER BY t.fragment_id)) AS digest,
    NOT bool_or(t.opaque) AS comparable, bool_or(t.writes) AS writes, count(*) AS fragments, sum(coalesce(c.task_ms, 0)) AS task_ms,
    any_value(c.stage_id) FILTER (WHERE t.fragment_id = b.top_id) AS stage_id
  FROM fragment_tree b
  JOIN texts t USING (attempt_key, execution_id, fragment_id)
  LEFT JOIN costs c USING (attempt_key, execution_id, fragment_id)
  GROUP BY b.attempt_key, b.execution_id, b.top_id
)
SELECT * FROM plans
-- A reused exchange is in the plan wherever it is used, with the metrics of the one that ran.
QUALIFY row_number() OVER (PARTITION BY attempt_key, digest, stage_id ORDER BY execution_id, fragment_id) = 1
