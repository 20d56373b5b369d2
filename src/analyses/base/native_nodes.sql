-- what: What each engine makes of each of plan_operators where it stands: native_support with what its neighbours do to it. One row
--   per engine and node. support is also carried (native_carried), and unknown where the lists have it and it stayed on the JVM.
SELECT n.* EXCLUDE (support, reason, stayed),
  CASE WHEN c.node_id IS NOT NULL THEN 'carried' WHEN n.stayed THEN 'unknown' ELSE n.support END AS support,
  CASE WHEN c.node_id IS NOT NULL THEN 'beside or above one that is not native' WHEN n.stayed THEN 'listed, but it stayed on the JVM here'
    ELSE n.reason END AS reason
FROM native_support n
LEFT JOIN native_carried c USING (attempt_key, execution_id, node_id, engine)
