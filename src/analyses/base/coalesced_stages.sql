-- what: One row a stage that reads a shuffle whose partitions adaptive execution merged into fewer tasks than there are cores (or
--   partitions, if these are fewer): usable, how many tasks could have run; lost_ms, the clock time that as many even tasks would
--   not have taken; alone, whether no other stage ran at the same time; worked, whether tasks ran and did not only start.
WITH reads AS (
  SELECT n.attempt_key, n.execution_id, n.node_id, s.stage_id,
    max(m.total::DOUBLE) FILTER (WHERE m.name = 'partition data size') AS bytes,
    max(e.total::DOUBLE) AS partitions
  FROM plan_nodes n
  JOIN node_stages s USING (attempt_key, execution_id, node_id)
  JOIN node_inputs i USING (attempt_key, execution_id, node_id)
  LEFT JOIN sql_metrics m ON m.attempt_key = n.attempt_key AND m.execution_id = n.execution_id AND m.node_id = n.node_id
    AND m.plan_version = n.plan_version
  LEFT JOIN sql_metrics e ON e.attempt_key = n.attempt_key AND e.execution_id = n.execution_id AND e.node_id = i.child_id
    AND e.plan_version = n.plan_version
    AND e.name = 'number of partitions'
  WHERE n.name IN ('AQEShuffleRead', 'CustomShuffleReader') AND n.simple_string LIKE '%coalesced%'
  GROUP BY ALL
),
stages_of AS (
  SELECT r.attempt_key, r.execution_id, r.stage_id, sum(r.bytes) AS bytes, max(r.partitions) AS partitions,
    any_value(t.num_tasks) AS num_tasks, any_value(t.sum_ms) AS sum_ms, any_value(t.first_launch) AS first_launch,
    any_value(t.last_finish) AS last_finish, any_value(a.cores) AS cores, any_value(g.shuffle_records_read) AS records,
    any_value(g.executor_run_time_ms) AS run_ms
  FROM reads r
  JOIN stage_tasks t ON t.attempt_key = r.attempt_key AND t.stage_id = r.stage_id
  JOIN stages g ON g.attempt_key = t.attempt_key AND g.stage_id = t.stage_id AND g.stage_attempt_id = t.stage_attempt_id
  JOIN attempt_span a ON a.attempt_key = r.attempt_key
  WHERE g.status = 'COMPLETE'
  GROUP BY r.attempt_key, r.execution_id, r.stage_id
  HAVING count(DISTINCT t.stage_attempt_id) = 1
)
SELECT s.*, date_diff('millisecond', first_launch, last_finish) - sum_ms / usable AS lost_ms,
  -- time that was work: not the start of an executor or of a worker
  run_ms >= 0.7 * sum_ms AS worked,
  NOT EXISTS (
    FROM stage_tasks o
    WHERE o.attempt_key = s.attempt_key AND o.stage_id <> s.stage_id AND o.first_launch < s.last_finish
      AND o.last_finish > s.first_launch) AS alone
FROM (SELECT *, least(cores, partitions) AS usable FROM stages_of) s
WHERE num_tasks < usable
