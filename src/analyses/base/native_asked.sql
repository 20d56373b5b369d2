-- what: Which engines are looked at for which execution: those that it was to run in (native_switches), and those that its plan
--   names. One row an execution and engine. In engines/base there is one with all of them in its place.
SELECT attempt_key, execution_id, engine FROM native_switches
UNION
SELECT n.attempt_key, n.execution_id, e.engine
FROM (SELECT DISTINCT name FROM plan_nodes) d
JOIN native_engines e ON regexp_matches(d.name, e.ran_as)
JOIN plan_nodes n ON n.name = d.name
