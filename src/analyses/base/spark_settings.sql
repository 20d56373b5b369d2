-- what: Spark's settings of each attempt, one row an attempt and key (the last of a key), without those that Spark itself
--   redacted.
SELECT attempt_key, key, value
FROM environment
WHERE section = 'spark' AND key LIKE 'spark.%' AND value IS NOT NULL AND NOT contains(value, '(redacted)')
QUALIFY row_number() OVER (PARTITION BY attempt_key, key ORDER BY position DESC) = 1
