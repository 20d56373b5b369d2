-- macro: photonmetrics(app)
-- what: The share of operators that Photon has, as in photonanalysis, and the published count beside it.
-- parameter: app = application_id.
-- column: jobphotonperc = As in photonanalysis, 0 to 1.
-- column: published = As in photonanalysis_published, 0 to 1; the mean over attempts.
SELECT p.*, (SELECT avg(jobphotonperc) FROM spark_observability.photonanalysis_published o
  WHERE o.application_id = p.application_id) AS published
FROM spark_observability.photonanalysis p
WHERE p.application_id = app
ORDER BY p.attempt_id
