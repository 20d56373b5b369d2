-- what: The stages of the two attempts of `compared` that belong together: one row a pair, or a stage that only one side has. A stage
--   belongs to the SQL execution or, outside of SQL, to the job that ran it; those of one name, which read and write the same kinds of
--   things (input, shuffle, output), are paired in their order. All attempts of a stage are taken together.
WITH owners AS (
  SELECT b.attempt_key, b.stage_id, min(j.sql_execution_id) AS execution_id,
    min_by(coalesce(j.description, j.name, ''), j.job_id) AS job
  FROM job_stages b JOIN jobs j USING (attempt_key, job_id) WHERE NOT b.is_skipped GROUP BY ALL
),
ran AS (
  SELECT c.side, s.attempt_key, s.stage_id, o.execution_id, any_value(o.job) AS job, any_value(s.name) AS name,
    concat_ws(' ', if(sum(s.input_bytes) > 0, 'input', NULL), if(sum(s.shuffle_records_read) > 0, 'shuffle read', NULL),
      if(sum(s.shuffle_records_written) > 0, 'shuffle write', NULL), if(sum(s.output_bytes) > 0, 'output', NULL)) AS role
  FROM compared c JOIN stages s USING (attempt_key) LEFT JOIN owners o USING (attempt_key, stage_id)
  WHERE s.submission_time IS NOT NULL AND s.status NOT IN ('SKIPPED', 'PENDING')
  GROUP BY ALL
),
keyed AS (
  SELECT r.*, CASE WHEN r.execution_id IS NULL THEN 'job ' || regexp_replace(coalesce(r.job, ''), '[0-9]+', '#', 'g')
      WHEN p.a_id IS NULL THEN r.side || ' sql ' || r.execution_id ELSE 'sql ' || p.a_id END AS owner
  FROM ran r LEFT JOIN execution_pairs p
    ON (r.side = 'a' AND p.a_id = r.execution_id) OR (r.side = 'b' AND p.b_id = r.execution_id)
),
placed AS (
  SELECT *, regexp_replace(coalesce(name, ''), '[0-9]+', '#', 'g') AS called,
    row_number() OVER (PARTITION BY side, owner, regexp_replace(coalesce(name, ''), '[0-9]+', '#', 'g'), role ORDER BY stage_id) AS nth
  FROM keyed
)
SELECT coalesce(a.owner, b.owner) AS owner, coalesce(b.name, a.name) AS name, coalesce(b.role, a.role) AS role,
  a.attempt_key AS a_key, a.stage_id AS a_stage_id, a.execution_id AS a_execution_id, b.attempt_key AS b_key, b.stage_id AS b_stage_id, b.execution_id AS b_execution_id,
  coalesce(b.job, a.job) AS job
FROM (SELECT * FROM placed WHERE side = 'a') a FULL JOIN (SELECT * FROM placed WHERE side = 'b') b USING (owner, called, role, nth)
