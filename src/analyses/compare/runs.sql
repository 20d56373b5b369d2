-- question: What did each run do, and on what?
-- inputs: attempt_span, attempts, stages, stage_executors, executors, environment
-- column: wall_ms = From its first to its last moment, in ms.
-- column: task_ms = Task time, in ms.
-- column: core_ms = Core time that executors offered, in ms; NULL where the log does not tell.
-- column: input_bytes, output_bytes, shuffle_read_bytes, shuffle_write_bytes, spilled_bytes, gc_ms = Sums over its stages; NULL where the log does not have the metric.
-- column: failed_tasks = Task attempts that failed.
-- column: executors = Executors it had, at any time, without the driver; cores the most at one time.
-- column: hosts = Their hosts, in alphabetical order.
-- column: queue = YARN queue, or Kubernetes namespace; NULL where none is set.
SELECT a.attempt_key, a.app_id, a.attempt_id, a.name, a.spark_user, a.spark_version, epoch_ms(p.from_time) AS from_ms, p.wall_ms, p.cores, p.core_ms,
  t.task_ms, s.stages, s.tasks, s.failed_tasks, s.input_bytes, s.output_bytes, s.shuffle_read_bytes, s.shuffle_write_bytes, s.spilled_bytes, s.gc_ms,
  coalesce(x.executors, 0) AS executors, x.hosts, e.java_version, e.scala_version, e.executor_memory, e.executor_cores, e.master,
  coalesce(e.yarn_queue, e.namespace) AS queue, strftime(p.from_time, '%Y-%m-%d') AS day
FROM attempts a JOIN attempt_span p USING (attempt_key)
LEFT JOIN (SELECT attempt_key, sum(task_time_ms)::DOUBLE AS task_ms FROM stage_executors GROUP BY ALL) t USING (attempt_key)
LEFT JOIN (
  SELECT attempt_key, count(*) AS stages, sum(num_tasks)::BIGINT AS tasks, sum(num_failed_tasks)::BIGINT AS failed_tasks,
    sum(input_bytes)::DOUBLE AS input_bytes, sum(output_bytes)::DOUBLE AS output_bytes,
    sum(shuffle_local_bytes_read + shuffle_remote_bytes_read)::DOUBLE AS shuffle_read_bytes,
    sum(shuffle_bytes_written)::DOUBLE AS shuffle_write_bytes, sum(memory_bytes_spilled)::DOUBLE AS spilled_bytes,
    sum(jvm_gc_time_ms)::DOUBLE AS gc_ms
  FROM stages WHERE status NOT IN ('SKIPPED', 'PENDING') GROUP BY ALL
) s USING (attempt_key)
LEFT JOIN (
  SELECT attempt_key, count(DISTINCT executor_id) AS executors, list_sort(list(DISTINCT host) FILTER (host IS NOT NULL)) AS hosts
  FROM (SELECT attempt_key, executor_id, host FROM executors UNION ALL SELECT attempt_key, executor_id, host FROM executors_former)
  WHERE executor_id NOT IN ('driver', 'fallback') GROUP BY ALL
) x USING (attempt_key)
LEFT JOIN (
  SELECT attempt_key, max(value) FILTER (section = 'jvm' AND key = 'Java Version') AS java_version,
    max(value) FILTER (section = 'jvm' AND key = 'Scala Version') AS scala_version,
    max(value) FILTER (section = 'spark' AND key = 'spark.executor.memory') AS executor_memory,
    max(value) FILTER (section = 'spark' AND key = 'spark.executor.cores') AS executor_cores,
    max(value) FILTER (section = 'spark' AND key = 'spark.master') AS master,
    max(value) FILTER (section = 'spark' AND key = 'spark.yarn.queue') AS yarn_queue,
    max(value) FILTER (section = 'spark' AND key = 'spark.kubernetes.namespace') AS namespace
  FROM environment WHERE section IN ('jvm', 'spark') GROUP BY ALL
) e USING (attempt_key)
ORDER BY p.from_time, a.attempt_key
