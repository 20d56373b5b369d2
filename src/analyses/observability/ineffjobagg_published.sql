-- view: ineffjobagg_published
-- what: Clusters that spend more than a quarter of their stage time in stages for which a check of ineffjobraw_published fires, as published.
-- differs: Kept defects: those of ineffjobraw_published, and a row is repeated for each application of the cluster.
-- column: cluster_id = As in applications.
-- column: cluster_name = As in applications.
-- column: ineffstageagg = Share of the durations of such stages in the durations of all stages, in percent, 25 to 100.
-- column: start_time = When the application started, GMT.
WITH shares AS (
  SELECT cluster_id, cluster_name,
    100 * sum(duration) FILTER (goldcheckfilter > 0) / sum(duration) AS ineffstageagg
  FROM spark_observability.ineffjobraw_published
  GROUP BY cluster_id, cluster_name
)
SELECT s.cluster_id, s.cluster_name, s.ineffstageagg::DOUBLE AS ineffstageagg, a.start_time
FROM shares s JOIN spark_observability.applications a
  ON a.cluster_id IS NOT DISTINCT FROM s.cluster_id AND a.cluster_name IS NOT DISTINCT FROM s.cluster_name
WHERE s.ineffstageagg > 25
