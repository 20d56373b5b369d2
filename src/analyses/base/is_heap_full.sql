-- what: Whether an executor that went for memory had no room left in its heap, by the text of its cluster manager: 52 is Spark's exit code
--   for OutOfMemoryError (SparkExitCode).
-- macro: is_heap_full(reason)
coalesce(regexp_matches(reason, '(?i)OutOfMemoryError|exit(ed with)? (code|status):? ?(is )?52\b'), false)
