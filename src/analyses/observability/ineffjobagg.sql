-- view: ineffjobagg
-- what: Application attempts that spend more than a quarter of their stage time in stages for which a check of ineffjobraw fires.
-- differs: One row per application attempt, from the corrected checks; as published it is one share for a whole cluster, repeated for each application. It remains a share of stage time, not of what could be saved: `afterglow findings` says that in seconds.
-- column: ineffstageagg = Share of the durations of such stages in the durations of all stages, in percent, 25 to 100.
-- column: start_time = When the application started, GMT.
WITH shares AS (
  SELECT cluster_id, cluster_name, application_id, attempt_id,
    100 * sum(duration) FILTER (goldcheckfilter > 0) / nullif(sum(duration), 0) AS ineffstageagg
  FROM spark_observability.ineffjobraw
  GROUP BY ALL
)
SELECT s.cluster_id, s.cluster_name, s.application_id, s.attempt_id, s.ineffstageagg::DOUBLE AS ineffstageagg,
  (SELECT strftime(min(a.start_time), '%Y-%m-%dT%H:%M:%S.%gGMT') FROM main.attempts a
    WHERE a.app_id = s.application_id AND a.attempt_id = s.attempt_id) AS start_time
FROM shares s
WHERE s.ineffstageagg > 25
