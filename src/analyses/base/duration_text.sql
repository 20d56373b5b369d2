-- macro: duration_text(ms)
-- what: A length of time as a person says it, as on the command line: 850 ms, 12.3 s, 4 min 5 s, 2 h 3 min. NULL for NULL.
CASE
  WHEN ms < 1000 THEN format('{:.0f} ms', ms::DOUBLE)
  WHEN ms < 59950 THEN format('{:.1f} s', ms / 1000)
  WHEN round(ms / 1000) < 3600 THEN format('{} min {} s', round(ms / 1000)::BIGINT // 60, round(ms / 1000)::BIGINT % 60)
  ELSE format('{:,} h {} min', round(ms / 60000)::BIGINT // 60, round(ms / 60000)::BIGINT % 60)
END
