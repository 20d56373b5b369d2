-- what: Whom each job was for: one row a job. user_name is the user of its Connect operation or Thrift statement, else the one
--   the application ran as; execution_id is the SQL execution at its root, NULL for none.
WITH connect_users AS (
  SELECT attempt_key, job_id, any_value(coalesce(nullif(user_name, ''), nullif(user_id, ''))) AS user_name
  FROM (SELECT attempt_key, user_name, user_id, unnest(job_ids) AS job_id FROM connect_operations) GROUP BY attempt_key, job_id
), thrift_users AS (
  SELECT attempt_key, job_id, any_value(nullif(user_name, '')) AS user_name
  FROM (SELECT attempt_key, user_name, unnest(job_ids) AS job_id FROM thrift_operations) GROUP BY attempt_key, job_id
)
SELECT attempt_key, j.job_id, coalesce(j.description, j.name) AS what,
  coalesce(c.user_name, t.user_name, a.spark_user) AS user_name,
  coalesce(e.root_execution_id, j.sql_execution_id) AS execution_id
FROM jobs j JOIN attempts a USING (attempt_key)
LEFT JOIN connect_users c USING (attempt_key, job_id)
LEFT JOIN thrift_users t USING (attempt_key, job_id)
LEFT JOIN (SELECT attempt_key, execution_id, root_execution_id FROM sql_executions) e
  ON e.attempt_key = j.attempt_key AND e.execution_id = j.sql_execution_id
