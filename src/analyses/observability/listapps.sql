-- macro: listapps()
-- what: Every application attempt, the latest first.
SELECT * FROM spark_observability.applications ORDER BY start_time DESC
