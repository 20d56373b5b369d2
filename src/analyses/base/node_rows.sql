-- what: How many rows (and, where its rows come out of an exchange, bytes) each node of plan_nodes gives, one row a node; rows
--   is NULL where no metric tells. A node without a metric of its own that keeps the number of rows (Project, Sort, Exchange,
--   ...) has that of the node below it; a limit has it too, if it is less than the limit (what it counts itself are rows it got, not gave).
WITH RECURSIVE
own AS (
  SELECT m.attempt_key, m.execution_id, m.node_id,
    max(m.total::DOUBLE) FILTER (WHERE m.name IN ('number of output rows', 'output rows', 'shuffle records written', 'number of rows')) AS rows,
    max(m.total::DOUBLE) FILTER (WHERE m.name IN ('data size', 'partition data size', 'num uncompressed bytes written')) AS bytes
  FROM plan_nodes n
  JOIN sql_metrics m USING (attempt_key, execution_id, plan_version, node_id)
  GROUP BY ALL
),
plan AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, n.parent_id, if(most IS NULL, o.rows, NULL) AS rows, o.bytes, n.kind, most,
    n.kind <> 'operator' OR most IS NOT NULL OR regexp_matches(n.name, '^(Gpu|Photon|Columnar|Velox|Comet)?('
      || 'Project|ProjectExec|ProjectExecTransformer|Sort|SortExecTransformer|Window|AQEShuffleRead|CustomShuffleReader|'
      || 'ColumnarToRow|RowToColumnar|VeloxColumnarToRow|ShuffleCoalesce|CoalesceBatches|SerializeFromObject|DeserializeToObject|'
      || 'MapElements|BatchEvalPython|ArrowEvalPython|ColumnarExchange|ShuffleMapStage|ShuffleExchangeSink|ShuffleExchangeSource|'
      || 'ResultStage)$') AS keeps_rows
  FROM plan_nodes n LEFT JOIN own o USING (attempt_key, execution_id, node_id)
  -- CollectLimit 10, or with an offset: CollectLimit 10, 3. A limit of -1 is none.
  CROSS JOIN LATERAL (
    SELECT TRY_CAST(regexp_extract(n.simple_string, '^(?:CollectLimit |CollectTail |GlobalLimit |TakeOrderedAndProject\(limit=)(\d+)', 1) AS DOUBLE) AS most
  )
  WHERE n.kind <> 'codegen'
),
walk AS (
  SELECT attempt_key, execution_id, node_id, node_id AS at, rows, if(kind IN ('exchange', 'broadcast'), node_id, NULL) AS exchange_id,
    bytes, keeps_rows, most
  FROM plan
  UNION ALL
  SELECT w.attempt_key, w.execution_id, w.node_id, p.node_id, coalesce(w.rows, p.rows),
    coalesce(w.exchange_id, if(p.kind IN ('exchange', 'broadcast') AND w.most IS NULL, p.node_id, NULL)),
    if(w.exchange_id IS NULL OR w.bytes IS NULL, p.bytes, w.bytes), p.keeps_rows, if(w.rows IS NULL, least(w.most, p.most), w.most)
  FROM walk w
  JOIN plan p ON p.attempt_key = w.attempt_key AND p.execution_id = w.execution_id AND p.parent_id = w.at
  WHERE w.keeps_rows AND (w.rows IS NULL OR (w.exchange_id IS NULL AND w.most IS NULL))
)
SELECT attempt_key, execution_id, node_id, max(if(rows > most, most, rows)) AS rows,
  max(exchange_id) AS exchange_id,
  max(bytes) FILTER (WHERE exchange_id IS NOT NULL) AS bytes
FROM walk GROUP BY ALL
