-- what: Every engine is looked at for every costly execution: one row an execution and engine.
SELECT c.attempt_key, c.execution_id, e.engine FROM costly_executions c CROSS JOIN native_engines e
