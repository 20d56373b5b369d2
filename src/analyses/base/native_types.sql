-- what: Types that an engine cannot read, or not always: one row an engine and type.
SELECT e.engine, unnest(l.names) AS type, l.support, l.note
FROM native_engines e, unnest(e.types) AS u(l)
