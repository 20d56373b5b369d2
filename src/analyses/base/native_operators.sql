-- what: What each engine's list says of operators: one row an engine and operator.
SELECT e.engine, unnest(l.names) AS operator, l.support, l.note
FROM native_engines e, unnest(e.operators) AS u(l)
