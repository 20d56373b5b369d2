-- macro: photonmetrics(app)
-- what: The share of operators that Photon has, as in photonanalysis, and the published count beside it.
-- parameter: app = application_id, or what appsof takes.
-- column: jobphotonperc = As in photonanalysis, 0 to 1.
-- column: published = As in photonanalysis_published, 0 to 1; the mean over attempts.
SELECT p.*, (SELECT avg(jobphotonperc) FROM spark_observability.photonanalysis_published o
  WHERE o.application_id = p.application_id) AS published
FROM spark_observability.photonanalysis p
WHERE p.application_id IN (FROM spark_observability.appsof(app))
ORDER BY p.attempt_id
