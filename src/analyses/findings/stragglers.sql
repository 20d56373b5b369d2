-- title: Stragglers
-- question: Do a few tasks take much longer than the others of their stage with the same data?
-- means: Not the data, but the place or the moment made them slow: a busy or faulty machine, garbage collection, a slow disk or
--   network, a slow answer of a service. The stage waits for them.
-- computed: Tasks of straggler_ratio times the median of their stage attempt or more, which read at most 1.5 times the median of
--   its data. Wasted is what they took beyond the third quartile; replayed with it.
-- do: See whether it is always the same host; let speculation run a second copy.
-- misses: Uneven work per row with even data looks the same. Stages whose tasks count no data are left to "Tasks of very
--   different length".
-- cannot tell: Never: stages whose tasks count no data are not judged.
-- source: sparkforensics' straggler detector (at least 10 tasks), Spark's own speculation (1.5 x median, Spark 4: 3 x)
-- threshold: straggler_ratio = 3 : duration over the median of the stage, from which on a task straggles
-- threshold: straggler_min_tasks = 10 : tasks a stage must have
-- threshold: straggler_min_lost_ms = 5000 : wall-clock time lost in the stage, below which it is left out

-- @findings
WITH stragglers AS (
  SELECT s.*, w.tasks, w.hosts AS stage_hosts FROM straggling_tasks s JOIN stage_work w USING (attempt_key, stage_id, stage_attempt_id)
  WHERE w.tasks >= $straggler_min_tasks AND s.duration_ms >= $straggler_ratio * s.median_ms AND s.lost_ms >= $straggler_min_lost_ms
), by_stage AS (
  SELECT attempt_key, stage_id, stage_attempt_id, any_value(tasks) AS tasks, count(*) AS slow, max_by(task_id, (duration_ms, -task_id)) AS task_id,
    max(duration_ms) AS max_ms,
    any_value(median_ms) AS median_ms, any_value(lost_ms) AS lost_ms, sum(duration_ms - without_ms)::DOUBLE AS core_ms, count(DISTINCT host) AS hosts,
      any_value(stage_hosts) AS stage_hosts, min(host) AS host,
    count(DISTINCT executor_id) AS executors, sum(duration_ms)::DOUBLE AS sum_ms, sum(gc_ms) AS gc_ms, sum(fetch_wait_ms) AS fetch_wait_ms,
      sum(delay_ms) AS delay_ms,
    sum(deserialize_ms) AS deserialize_ms, sum(cpu_ms) AS cpu_ms,
    max_by({task_id: task_id, executor_id: executor_id, host: host, duration_ms: duration_ms, gc_ms: gc_ms, fetch_wait_ms: fetch_wait_ms,
      scheduler_delay_ms: delay_ms, cpu_ms: cpu_ms}, (duration_ms, -task_id), 5) AS longest
  FROM stragglers GROUP BY attempt_key, stage_id, stage_attempt_id
)
SELECT b.attempt_key, 'stage ' || b.stage_id || '.' || b.stage_attempt_id AS place, b.stage_id, b.stage_attempt_id, 'likely' AS certainty,
  format('{} of {} tasks took up to {} (task {}) with no more data than the others; the median is {}. ', slow, tasks, duration_text(max_ms),
    b.task_id, duration_text(median_ms))
  || CASE WHEN gc_ms > sum_ms / 3 THEN format('{:.0f} % of their time was garbage collection.', 100 * gc_ms / sum_ms)
    WHEN fetch_wait_ms > sum_ms / 3 THEN format('{:.0f} % of their time they waited for shuffle blocks.', 100 * fetch_wait_ms / sum_ms)
    WHEN delay_ms > sum_ms / 3 THEN format('{:.0f} % of their time was scheduler delay.', 100 * delay_ms / sum_ms)
    WHEN deserialize_ms > sum_ms / 3 THEN format('{:.0f} % of their time the task was deserialized.', 100 * deserialize_ms / sum_ms)
    WHEN cpu_ms < sum_ms / 3 THEN format('They used the CPU for {:.0f} % of their time: they waited for something.', 100 * cpu_ms / sum_ms)
    WHEN hosts = 1 AND slow > 1 AND stage_hosts > 1 THEN 'All ran on host ' || host || '.'
    ELSE 'Their time was run time.' END AS what,
  CASE WHEN gc_ms > sum_ms / 3 THEN 'More memory an executor, or fewer cores for each.'
    WHEN fetch_wait_ms > sum_ms / 3 THEN 'See what the executors they fetch from were doing (disk, GC); spark.shuffle.io.numConnectionsPerPeer=2'
    WHEN hosts = 1 AND slow > 1 AND stage_hosts > 1 THEN 'Look at host ' || host
      || '; spark.excludeOnFailure does not cover slow hosts, speculation does.'
    WHEN NOT e.speculation AND NOT coalesce(e.is_local, false)
      THEN 'spark.speculation=true with spark.speculation.multiplier=3 and spark.speculation.quantile=0.9, if the tasks may run twice (no outside effects).'
    ELSE 'Find out what these tasks waited for: thread dumps, metrics of their hosts.' END AS advice,
  {tasks: tasks, slow_tasks: slow, longest_ms: max_ms, median_ms: median_ms, lost_ms: lost_ms, hosts: hosts, executors: executors, gc_ms: gc_ms,
    fetch_wait_ms: fetch_wait_ms, scheduler_delay_ms: delay_ms,
    deserialize_ms: deserialize_ms, cpu_ms: cpu_ms, longest: longest} AS evidence,
  core_ms
FROM by_stage b LEFT JOIN attempt_settings e USING (attempt_key)

-- @waste
SELECT attempt_key, place, task_id, s.without_ms
FROM found JOIN straggling_tasks s USING (attempt_key, stage_id, stage_attempt_id)
WHERE s.duration_ms >= $straggler_ratio * s.median_ms
