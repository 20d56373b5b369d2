-- title: Schema inferred by reading everything
-- question: Did Spark read a whole CSV or JSON data set only to find out its column types?
-- means: Without a schema (or with inferSchema) a csv or json reader first reads all of the input to guess types, then reads it
--   again for the query.
-- computed: Completed stages named "csv at ..." or "json at ..." that read input, write nothing and belong to no SQL execution.
--   The cost is their task time.
-- do: Give the schema, or keep the data as Parquet.
-- misses: A sample would have been enough where samplingRatio is set; then it reads less and the finding is small.
-- cannot tell: Readers whose call site has another name (load at ...).
-- source: Spark's CSVInferSchema and JsonInferSchema
-- threshold: schema_inference_min_ms = 5000 : core milliseconds from which on it counts

-- @findings
SELECT g.attempt_key, 'stage ' || g.stage_id AS place, g.stage_id, 'likely' AS certainty,
  format('"{}" read {} in {} of task time only to infer a schema.', g.name, formatReadableDecimalSize(g.input_bytes::BIGINT),
    duration_text(t.sum_ms)) AS what,
  'Give the reader a schema (.schema("id long, ...")), drop inferSchema, or set samplingRatio=0.01; better, convert the data '
    || 'to Parquet once.' AS advice,
  {'input_bytes': g.input_bytes, 'tasks': g.num_tasks, 'task_ms': t.sum_ms} AS evidence,
  t.sum_ms AS core_ms
FROM stages g
JOIN stage_tasks t USING (attempt_key, stage_id, stage_attempt_id)
LEFT JOIN (SELECT DISTINCT attempt_key, stage_id FROM execution_stages) x ON x.attempt_key = g.attempt_key
  AND x.stage_id = g.stage_id
WHERE g.status = 'COMPLETE' AND x.stage_id IS NULL AND regexp_matches(g.name, '^(csv|json) at ') AND g.input_bytes > 0
  AND coalesce(g.output_bytes, 0) = 0
  AND t.sum_ms >= $schema_inference_min_ms

-- @waste
SELECT f.attempt_key, f.place, t.task_id, 0 AS without_ms FROM found f JOIN tasks t USING (attempt_key, stage_id)
