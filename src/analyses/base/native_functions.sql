-- what: Functions that an engine has in part or not at all, as plans write their names: one row an engine and function.
SELECT e.engine, unnest(l.names) AS function, l.support, l.note
FROM native_engines e, unnest(e.functions) AS u(l)
